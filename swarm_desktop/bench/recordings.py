"""Recorded ballots of real models: JSON lines, one problem each, with what was right kept apart."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swarm_desktop.consensus import Candidate, Question, ToolCall

# The recorded tools name types after Python; JSON Schema has other words for them.
_TYPES = {"dict": "object", "float": "number", "tuple": "array", "any": None}


@dataclass(frozen=True, slots=True)
class Problem:
    """One question with the candidates that were recorded for it.

    `correct` says for each candidate, in the same order, whether it was right. It is for counting
    afterwards: nothing that chooses is given it.
    """

    set: str
    category: str
    id: str
    question: Question
    candidates: tuple[Candidate, ...]
    correct: tuple[bool, ...]


def read_problems(file: Path) -> list[Problem]:
    """Return the problems in `file`, which may be compressed with gzip.

    Raises OSError where it cannot be read and ValueError where a line is no such problem.
    """
    opener = gzip.open if file.suffix == ".gz" else open
    problems = []
    with opener(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    problems.append(_problem(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{file}, line {number}, is no recorded problem: {error!r}") from error
    return problems


def _problem(row: dict[str, Any]) -> Problem:
    tools = tuple({"type": "function", "function": _with_types(tool)} for tool in row.get("tools") or ())
    return Problem(
        set=row["set"],
        category=row.get("category", ""),
        id=row["id"],
        question=Question(text=row["prompt"], tools=tools, entry_point=row.get("entry_point")),
        candidates=tuple(_candidate(order, ballot) for order, ballot in enumerate(row["ballots"])),
        correct=tuple(bool(ballot["correct"]) for ballot in row["ballots"]),
    )


def _candidate(order: int, ballot: dict[str, Any]) -> Candidate:
    calls = ballot.get("calls") or ()
    return Candidate(
        ballot_id=str(order),
        order=order,
        text=ballot.get("text") or "",
        tool_calls=tuple(ToolCall(call["name"], json.dumps(call["arguments"])) for call in calls),
        model=ballot.get("voter") or "",
        token_count=int(ballot.get("tokens") or 0),
    )


def _with_types(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_types(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    named = {name: _with_types(inner) for name, inner in schema.items()}
    # A property may itself be called "type"; then its value is no type's name.
    if isinstance(named.get("type"), str):
        named["type"] = _TYPES.get(named["type"], named["type"])
    return {name: inner for name, inner in named.items() if name != "type" or inner is not None}
