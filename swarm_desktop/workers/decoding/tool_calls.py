"""Tool calls in the form that most small models were trained for: JSON between `<tool_call>` and `</tool_call>`."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject

CALL_BEGINS = "<tool_call>"
CALL_ENDS = "</tool_call>"
_OTHER_FORM = "<function="
"""Templates that write this between the same marks mean no JSON."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call as a model wrote it."""

    name: str
    arguments: str
    """JSON text of an object."""

    def identifier(self, seed: int, position: int) -> str:
        """Return an identifier that the same seed gives again, and hardly any other call ever."""
        whole = json.dumps([seed, position, self.name, self.arguments])
        return f"call_{hashlib.sha256(whole.encode()).hexdigest()[:24]}"


def require_callable(tools: Sequence[JsonObject], template: str) -> None:
    """Raise BadRequestError for what is no tool, and where a template does not write calls as they are read here."""
    for tool in tools:
        match tool:
            case {"function": {"name": str(), "parameters": dict() | None}}:
                pass
            case {"function": {"name": str(), **rest}} if "parameters" not in rest:
                pass
            case _:
                raise BadRequestError("Each tool needs a function with a name, and a schema.", parameter="tools")
    if CALL_BEGINS not in template or _OTHER_FORM in template:
        raise BadRequestError(
            "This model writes tool calls in a form that its runtime does not read. Use llama.cpp for it, "
            "or leave the tools out.",
            parameter="tools",
        )


def read_call(text: str) -> ToolCall | None:
    """Return the call between two marks; None where it is none."""
    try:
        said = json.loads(text)
    except json.JSONDecodeError:
        return None
    match said:
        case {"name": str(name), "arguments": dict(arguments)}:
            return ToolCall(name, json.dumps(arguments, ensure_ascii=False))
        case {"name": str(name), "arguments": str(arguments)}:
            return ToolCall(name, arguments)
        case {"name": str(name)} if "arguments" not in said:
            return ToolCall(name, "{}")
        case _:
            return None


def ends_within_string(text: str) -> bool:
    """Return whether JSON breaks off within a string: there an end mark is a part of what is said."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.msg.startswith("Unterminated string")
    return False


def call_schema(tools: Sequence[JsonObject]) -> dict[str, Any]:
    """Return the JSON schema of a call to any of the tools."""
    return {
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    "name": {"const": function["name"]},
                    "arguments": function.get("parameters") or {"type": "object"},
                },
                "required": ["name", "arguments"],
                "additionalProperties": False,
            }
            for function in (tool.get("function", {}) for tool in tools)
        ]
    }
