"""Tool calls: the same where they call the same tools with the same values, however these are spelled."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from swarm_desktop.consensus.ballots import Ballot, Candidate, Question, Task
from swarm_desktop.consensus.gate import objection
from swarm_desktop.consensus.reading.free_text import shorten
from swarm_desktop.consensus.reading.json_values import UnreadableJsonError, canonical, even_words, parse
from swarm_desktop.consensus.reading.schema import violation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The key of every candidate that answers in words instead of calling.
NO_CALL = "no call"

_BROKEN_CALL = re.compile(
    r"\s*(?:<tool_call|<function|\[TOOL_CALLS?\]|<\|tool|<\|python_tag\|>|\{\s*\"(?:name|function)\")"
)
_DEFAULT = re.compile(
    r"\bdefaults?(?: value)?(?: is| to|:| =)? (?:set to )?[\"']?((?:[^\s\"'.,;)]|\.(?=\d))+)", re.IGNORECASE
)
_PATH = re.compile(r"[\w.~-]*/[\w./~-]+|[\w-]+\.[A-Za-z]\w{0,4}\b")


class _BadCallError(ValueError):
    """A call that may not be made; the message says why."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call as written, and with what goes without saying left out."""

    name: str
    written: dict[str, Any]
    meant: dict[str, Any]


def read(candidate: Candidate, question: Question) -> Ballot:
    """Read the calls of a candidate; calls that the tools do not allow are invalid, calling none is not."""
    reason = objection(candidate)
    calls: list[_Call] = []
    if not reason:
        try:
            calls = _checked(candidate, _schemas(question.tools))
        except _BadCallError as error:
            reason = str(error)
    if reason:
        return Ballot(candidate=candidate, task=Task.TOOL_CALL, key="", label="", valid=False, reason=reason)
    if not calls:
        return Ballot(
            candidate=candidate,
            task=Task.TOOL_CALL,
            key=NO_CALL,
            label="answers in words",
            content=candidate.text,
        )
    return Ballot(
        candidate=candidate,
        task=Task.TOOL_CALL,
        key=_key(calls),
        label=shorten(", ".join(f"{call.name}({_arguments_label(call.written)})" for call in calls)),
        content="\n".join(sorted(call.name + canonical(call.written, lenient=False) for call in calls)),
    )


def _checked(candidate: Candidate, schemas: Mapping[str, Mapping[str, Any]]) -> list[_Call]:
    if not candidate.tool_calls and _BROKEN_CALL.match(candidate.text):
        raise _BadCallError("the tool call cannot be read")
    calls = []
    for call in candidate.tool_calls:
        name = plain_name(call.name)
        schema = schemas.get(name)
        if schema is None:
            raise _BadCallError(f"there is no tool called {shorten(call.name, 32)}")
        arguments = _arguments(call.arguments)
        problem = violation(arguments, schema) or _unknown_argument(arguments, schema)
        if problem:
            raise _BadCallError(f"{name}: {problem}")
        calls.append(_Call(name, arguments, _without_defaults(arguments, schema)))
    return calls


def plain_name(name: str) -> str:
    """Return a tool's name as servers that allow only letters, digits and "_" would spell it."""
    return re.sub(r"[^0-9A-Za-z_]", "_", name)


def _schemas(tools: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    schemas: dict[str, Mapping[str, Any]] = {}
    for tool in tools:
        function = tool.get("function", tool)
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            parameters = function.get("parameters")
            schemas[plain_name(function["name"])] = parameters if isinstance(parameters, dict) else {}
    return schemas


def _arguments(written: str) -> dict[str, Any]:
    try:
        arguments = parse(written) if written.strip() else {}
    except UnreadableJsonError:
        raise _BadCallError("the arguments are no JSON") from None
    if not isinstance(arguments, dict):
        raise _BadCallError("the arguments are no object")
    return arguments


def _unknown_argument(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Say which argument the tool does not know, where its schema lists those that it does."""
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties or "additionalProperties" in schema:
        return ""
    return next((f"there is no argument {shorten(name, 32)}" for name in arguments if name not in properties), "")


def _without_defaults(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Drop arguments that say what the tool assumes anyway."""
    properties = schema.get("properties")
    required = schema.get("required")
    kept = {}
    for name, value in arguments.items():
        about = properties.get(name) if isinstance(properties, dict) else None
        optional = not isinstance(required, list) or name not in required
        if not (optional and isinstance(about, dict) and _is_default(value, about)):
            kept[name] = value
    return kept


def _is_default(value: Any, about: Mapping[str, Any]) -> bool:
    if "default" in about:
        return canonical(about["default"], lenient=True) == canonical(value, lenient=True)
    # Many tools state their default in words only. A string there is a word among words, so it has to
    # match as a whole; reading one wrongly can only join two clusters, never change what is sent.
    said = _DEFAULT.search(str(about.get("description", ""))[:2_000])
    spelled = value if isinstance(value, str) else json.dumps(value, default=str)
    return said is not None and even_words(said.group(1)) == even_words(spelled)


def _key(calls: Sequence[_Call]) -> str:
    """Return the canonical calls: sorted, except that calls about the same files keep their order."""
    spelled = [f'["{call.name}",{canonical(call.meant, lenient=True)}]' for call in calls]
    files = [frozenset(_PATH.findall(json.dumps(call.written, default=str))) for call in calls]
    groups: list[tuple[frozenset[str], list[int]]] = []
    for place, paths in enumerate(files):
        related = [group for group in groups if group[0] & paths]
        groups = [group for group in groups if group not in related]
        places = sorted([place, *(earlier for group in related for earlier in group[1])])
        groups.append((paths.union(*(group[0] for group in related)), places))
    chains = (",".join(spelled[place] for place in places) for _, places in groups)
    return "[" + ",".join(sorted(f"[{chain}]" for chain in chains)) + "]"


def _arguments_label(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={shorten(str(value), 24)}" for name, value in arguments.items())
