"""The blocks of a streamed answer in the Anthropic dialect: one open at a time, numbered from 0."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

from swarm_desktop.api.event_stream import Event
from swarm_desktop.workers.runtime import ToolCallDelta

_TEXT = "text"
_THINKING = "thinking"


def signature(thinking: str) -> str:
    """Return what clients want beside thinking before they send it back; nobody here checks it."""
    return base64.b64encode(hashlib.sha256(thinking.encode()).digest()).decode()


class BlockStream:
    """Opens, continues and closes blocks as the answer goes from one kind of content to another."""

    def __init__(self) -> None:
        self._count = 0
        self._open: str | int | None = None
        """`text`, `thinking`, or the index of a tool call."""
        self._thought = ""

    def thinking(self, text: str) -> Iterator[Event]:
        """Yield what tells of a piece of reasoning."""
        if self._open != _THINKING:
            yield from self._next(_THINKING, {"type": "thinking", "thinking": "", "signature": ""})
        self._thought += text
        yield self._delta({"type": "thinking_delta", "thinking": text})

    def text(self, text: str) -> Iterator[Event]:
        """Yield what tells of a piece of text."""
        if self._open != _TEXT:
            yield from self._next(_TEXT, {"type": "text", "text": ""})
        yield self._delta({"type": "text_delta", "text": text})

    def tool_call(self, piece: ToolCallDelta) -> Iterator[Event]:
        """Yield what tells of a piece of a tool call. Models make one call after the other."""
        if self._open != piece.index:
            call_id = piece.id or f"call_0_{piece.index}"
            yield from self._next(piece.index, {"type": "tool_use", "id": call_id, "name": piece.name, "input": {}})
        if piece.arguments:
            yield self._delta({"type": "input_json_delta", "partial_json": piece.arguments})

    def close(self) -> Iterator[Event]:
        """Yield the end of the open block, where there is one."""
        if self._open is None:
            return
        if self._open == _THINKING:
            yield self._delta({"type": "signature_delta", "signature": signature(self._thought)})
            self._thought = ""
        yield event("content_block_stop", index=self._count - 1)
        self._open = None

    def _next(self, kind: str | int, block: dict[str, Any]) -> Iterator[Event]:
        yield from self.close()
        self._open = kind
        self._count += 1
        yield event("content_block_start", index=self._count - 1, content_block=block)

    def _delta(self, delta: dict[str, Any]) -> Event:
        return event("content_block_delta", index=self._count - 1, delta=delta)


def event(kind: str, **content: Any) -> Event:
    """Return an event, which this dialect names twice."""
    return Event({"type": kind, **content}, kind)
