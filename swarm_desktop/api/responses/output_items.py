"""The items of an answer while they grow: each tells its own events, and what it is so far."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeAlias

from swarm_desktop.api.responses.identifiers import new_id
from swarm_desktop.api.responses.offered_tools import OfferedTool, custom_input
from swarm_desktop.core.json_types import JsonObject

Told: TypeAlias = tuple[str, dict[str, Any]]
"""Type and content of an event, without what all events of an item have."""


class OutputItem(Protocol):
    """One item. Its events say nothing of where it stands; the writer adds that."""

    id: str

    def opening(self) -> Iterator[Told]:
        """Yield what follows the announcement of the item."""

    def closing(self) -> Iterator[Told]:
        """Yield what comes before the announcement that the item is done."""

    def described(self, status: str) -> dict[str, Any]:
        """Return the item so far."""


class MessageOutput:
    """What a voter says."""

    def __init__(self) -> None:
        self.id = new_id("msg")
        self._text = ""
        self._log_probabilities: list[JsonObject] = []
        self._is_open = False

    def opening(self) -> Iterator[Told]:
        """Announce the only part, which is empty yet."""
        yield "response.content_part.added", {"content_index": 0, "part": self._part()}
        self._is_open = True

    def grow(self, text: str, log_probabilities: Sequence[JsonObject]) -> Iterator[Told]:
        """Take more text."""
        self._text += text
        self._log_probabilities.extend(log_probabilities)
        yield (
            "response.output_text.delta",
            {"content_index": 0, "delta": text, "logprobs": list(log_probabilities)},
        )

    def closing(self) -> Iterator[Told]:
        """Tell the whole text, and the whole part."""
        done = {"content_index": 0, "text": self._text, "logprobs": self._log_probabilities}
        yield "response.output_text.done", done
        yield "response.content_part.done", {"content_index": 0, "part": self._part()}

    def described(self, status: str) -> dict[str, Any]:
        """Return the message."""
        content = [self._part()] if self._is_open else []
        return {"id": self.id, "type": "message", "status": status, "role": "assistant", "content": content}

    def _part(self) -> dict[str, Any]:
        return {
            "type": "output_text",
            "text": self._text,
            "annotations": [],
            "logprobs": list(self._log_probabilities),
        }


class ReasoningOutput:
    """What a voter thinks. Clients that ask for a summary show nothing else, so they get the whole of it as one."""

    def __init__(self, *, as_summary: bool) -> None:
        self.id = new_id("rs")
        self._as_summary = as_summary
        self._text = ""
        self._is_open = False
        self._place = {"summary_index": 0} if as_summary else {"content_index": 0}
        self._kind = "reasoning_summary_text" if as_summary else "reasoning_text"
        self._part_kind = "reasoning_summary_part" if as_summary else "content_part"

    def opening(self) -> Iterator[Told]:
        """Announce the only part, which is empty yet."""
        yield f"response.{self._part_kind}.added", {**self._place, "part": self._part()}
        self._is_open = True

    def grow(self, text: str) -> Iterator[Told]:
        """Take more text."""
        self._text += text
        yield f"response.{self._kind}.delta", {**self._place, "delta": text}

    def closing(self) -> Iterator[Told]:
        """Tell the whole text, and the whole part."""
        yield f"response.{self._kind}.done", {**self._place, "text": self._text}
        yield f"response.{self._part_kind}.done", {**self._place, "part": self._part()}

    def described(self, status: str) -> dict[str, Any]:
        """Return the item."""
        parts = [self._part()] if self._is_open else []
        summary, content = (parts, []) if self._as_summary else ([], parts)
        return {"id": self.id, "type": "reasoning", "status": status, "summary": summary, "content": content}

    def _part(self) -> dict[str, Any]:
        return {"type": "summary_text" if self._as_summary else "reasoning_text", "text": self._text}


class CallOutput:
    """A call of a function."""

    def __init__(self, call_id: str, name: str, namespace: str | None) -> None:
        self.id = new_id("fc")
        self._fixed = {"id": self.id, "type": "function_call", "call_id": call_id, "name": name}
        if namespace:
            self._fixed["namespace"] = namespace
        self._arguments = ""

    def opening(self) -> Iterator[Told]:
        """Say nothing: a call has no parts."""
        yield from ()

    def grow(self, arguments: str) -> Iterator[Told]:
        """Take more of the arguments."""
        self._arguments += arguments
        yield "response.function_call_arguments.delta", {"delta": arguments}

    def closing(self) -> Iterator[Told]:
        """Tell all arguments."""
        done = {"name": self._fixed["name"], "arguments": self._arguments}
        yield "response.function_call_arguments.done", done

    def described(self, status: str) -> dict[str, Any]:
        """Return the call."""
        return {**self._fixed, "arguments": self._arguments, "status": status}


class CustomCallOutput:
    """A call of a tool that takes plain text; the model wraps it into arguments, so it is told when all is there."""

    def __init__(self, call_id: str, name: str, namespace: str | None) -> None:
        self.id = new_id("ctc")
        self._fixed = {"id": self.id, "type": "custom_tool_call", "call_id": call_id, "name": name}
        if namespace:
            self._fixed["namespace"] = namespace
        self._arguments = ""
        self._is_done = False

    def opening(self) -> Iterator[Told]:
        """Say nothing: a call has no parts."""
        yield from ()

    def grow(self, arguments: str) -> Iterator[Told]:
        """Take more of the arguments."""
        self._arguments += arguments
        yield from ()

    def closing(self) -> Iterator[Told]:
        """Tell the text."""
        self._is_done = True
        yield "response.custom_tool_call_input.delta", {"delta": self._input}
        yield "response.custom_tool_call_input.done", {"input": self._input}

    def described(self, status: str) -> dict[str, Any]:
        """Return the call."""
        return {**self._fixed, "input": self._input, "status": status}

    @property
    def _input(self) -> str:
        return custom_input(self._arguments) if self._is_done else ""


def call_output(call_id: str, name: str, tool: OfferedTool | None) -> CallOutput | CustomCallOutput:
    """Return the item for a call that begins, under the client's name for what is called."""
    call_id = call_id or new_id("call")
    if tool is None:
        return CallOutput(call_id, name, None)
    kind = CustomCallOutput if tool.tool.type == "custom" else CallOutput
    return kind(call_id, tool.tool.name, tool.namespace)
