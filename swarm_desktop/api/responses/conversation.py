"""A conversation of the Responses dialect as chat messages, which templates of models understand."""

from collections.abc import Sequence
from typing import Any

from swarm_desktop.api.responses.input_items import (
    CallOutputItem,
    CustomCallItem,
    FunctionCallItem,
    ImagePart,
    InputItem,
    MessageItem,
    OtherPart,
    ReasoningItem,
    RefusalPart,
    TextPart,
)
from swarm_desktop.api.responses.offered_tools import custom_arguments, flat_name
from swarm_desktop.core.json_types import JsonObject


def chat_messages(instructions: str | None, items: Sequence[InputItem]) -> tuple[JsonObject, ...]:
    """Return the messages. What a model thought, said and called in one turn becomes one message of the assistant."""
    conversation = _Conversation()
    if instructions:
        conversation.instruct(instructions)
    for item in items:
        conversation.add(item)
    return tuple(conversation.messages)


class _Conversation:
    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def add(self, item: InputItem) -> None:
        match item:
            case MessageItem(role="system" | "developer"):
                self.instruct(_text(item.content))
            case MessageItem(role="user"):
                self.messages.append({"role": "user", "content": _content(item.content)})
            case MessageItem():
                self._turn(until=("content", "tool_calls"))["content"] = _text(item.content)
            case ReasoningItem():
                thought = "\n\n".join(part.text for part in item.content or item.summary)
                if thought:
                    turn = self._turn(until=("reasoning_content", "content", "tool_calls"))
                    turn["reasoning_content"] = thought
            case FunctionCallItem():
                self._call(item.call_id, flat_name(item.name, item.namespace), item.arguments)
            case CustomCallItem():
                self._call(item.call_id, flat_name(item.name, item.namespace), custom_arguments(item.input))
            case CallOutputItem():
                message = {"role": "tool", "tool_call_id": item.call_id, "content": _content(item.output)}
                self.messages.append(message)

    def instruct(self, text: str) -> None:
        # Many templates take instructions only in one piece, and only at the beginning.
        if len(self.messages) == 1 and self.messages[0]["role"] == "system":
            self.messages[0]["content"] += "\n\n" + text
        else:
            self.messages.append({"role": "system", "content": text})

    def _call(self, call_id: str, name: str, arguments: str) -> None:
        call = {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}
        self._turn().setdefault("tool_calls", []).append(call)

    def _turn(self, *, until: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the message of the turn that goes on, or of a new one where the last has any of these already."""
        last = self.messages[-1] if self.messages else {}
        if last.get("role") != "assistant" or any(last.get(part) for part in until):
            last = {"role": "assistant", "content": ""}
            self.messages.append(last)
        return last


def _text(parts: Sequence[TextPart | RefusalPart | ImagePart | OtherPart]) -> str:
    texts = (part.refusal if isinstance(part, RefusalPart) else getattr(part, "text", "") for part in parts)
    return "\n".join(text for text in texts if text)


def _content(parts: Sequence[TextPart | RefusalPart | ImagePart | OtherPart]) -> str | list[dict[str, Any]]:
    """Return text as text, which every template takes, and parts only where there are pictures."""
    if not any(isinstance(part, ImagePart) for part in parts):
        return _text(parts)
    return [
        {"type": "image_url", "image_url": {"url": part.image_url}}
        if isinstance(part, ImagePart)
        else {"type": "text", "text": _text((part,))}
        for part in parts
    ]
