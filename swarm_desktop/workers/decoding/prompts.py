"""What a chat template is filled with, and what a request may ask of an answer's form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.runtime import VoterRequest


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model reads."""

    text: str
    """Empty where the request came as tokens."""
    tokens: list[int]


def template_messages(request: VoterRequest) -> list[dict[str, Any]]:
    """Return the messages as templates expect them: contents as text, arguments as objects.

    Raises BadRequestError for what is no message, and for images and sound.
    """
    return [_message(message) for message in request.messages]


def response_schema(request: VoterRequest) -> Mapping[str, Any] | None:
    """Return the JSON schema that the answer has to keep to; None where any text will do. Raises BadRequestError."""
    match request.response_format:
        case None | {"type": "text"}:
            return None
        case {"type": "json_object", "schema": dict(schema)} | {
            "type": "json_schema",
            "json_schema": {"schema": dict(schema)},
        }:
            return schema
        case {"type": "json_object"}:
            return {"type": "object"}
        case _:
            raise BadRequestError(
                "response_format has to be text, json_object, or json_schema with a schema.",
                parameter="response_format",
            )


def _message(message: JsonObject) -> dict[str, Any]:
    if not isinstance(message.get("role"), str):
        raise BadRequestError("Each message needs a role.", parameter="messages")
    calls = message.get("tool_calls")
    content = message.get("content")
    if content is None and not calls:
        raise BadRequestError("A message is empty: each needs content or tool calls.", parameter="messages")
    filled = {**message, "content": _text(content)}
    if calls:
        filled["tool_calls"] = [_call(call) for call in calls]
    return filled


def _text(content: Any) -> str:
    match content:
        case None:
            return ""
        case str():
            return content
        case list() if all(isinstance(part, dict) and isinstance(part.get("text"), str) for part in content):
            return "\n".join(part["text"] for part in content)
        case _:
            raise BadRequestError("This model does not take images or sound. Leave them out.", parameter="messages")


def _call(call: JsonObject) -> dict[str, Any]:
    """Return a call with its arguments as an object, where they are one: most templates write them out as JSON."""
    function = dict(call.get("function", {}))
    try:
        read = json.loads(function.get("arguments") or "{}")
    except (TypeError, json.JSONDecodeError):
        return dict(call)
    if isinstance(read, dict):
        function["arguments"] = read
    return {**call, "function": function}
