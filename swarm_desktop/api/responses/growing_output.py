"""The output of a response, put together from what a voter says, thinks and calls."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from swarm_desktop.api.openai_response import told_tokens
from swarm_desktop.api.responses.offered_tools import OfferedTool
from swarm_desktop.api.responses.output_items import (
    CallOutput,
    CustomCallOutput,
    MessageOutput,
    OutputItem,
    ReasoningOutput,
    Told,
    call_output,
)
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta


class GrowingOutput:
    """Items in the order in which they began. Calls may grow side by side; all else ends where something new begins."""

    def __init__(self, offered: Sequence[OfferedTool], alternatives: int | None, *, reasoning_as_summary: bool) -> None:
        self._tools = {tool.name: tool for tool in offered}
        self._alternatives = alternatives
        self._reasoning_as_summary = reasoning_as_summary
        self._items: list[OutputItem] = []
        self._statuses: list[str] = []
        self._thoughts: ReasoningOutput | None = None
        self._message: MessageOutput | None = None
        self._calls: dict[int, CallOutput | CustomCallOutput] = {}

    def described(self) -> list[dict[str, Any]]:
        """Return all items so far."""
        return [item.described(status) for item, status in zip(self._items, self._statuses, strict=True)]

    def take(self, delta: CandidateDelta) -> Iterator[Told]:
        """Yield the events for what a voter added."""
        if delta.reasoning:
            yield from self._think(delta.reasoning)
        if delta.text:
            yield from self._say(delta.text, self._log_probabilities(delta))
        for piece in delta.tool_calls:
            yield from self._call(piece)

    def close(self, *, complete: bool = True) -> Iterator[Told]:
        """Yield how the open items end. An answer in which nothing was said is an empty message."""
        if complete and not self._items:
            yield from self._say("", ())
        yield from self._end("completed" if complete else "incomplete")

    def _think(self, text: str) -> Iterator[Told]:
        if self._thoughts is None:
            yield from self._end()
            self._thoughts = ReasoningOutput(as_summary=self._reasoning_as_summary)
            yield from self._begin(self._thoughts)
        yield from self._placed(self._thoughts, self._thoughts.grow(text))

    def _say(self, text: str, log_probabilities: Sequence[JsonObject]) -> Iterator[Told]:
        if self._message is None:
            yield from self._end()
            self._message = MessageOutput()
            yield from self._begin(self._message)
        if text:
            yield from self._placed(self._message, self._message.grow(text, log_probabilities))

    def _call(self, piece: ToolCallDelta) -> Iterator[Told]:
        if piece.index not in self._calls:
            if not self._calls:
                yield from self._end()
            call = self._calls[piece.index] = call_output(piece.id, piece.name, self._tools.get(piece.name))
            yield from self._begin(call)
        if piece.arguments:
            call = self._calls[piece.index]
            yield from self._placed(call, call.grow(piece.arguments))

    def _begin(self, item: OutputItem) -> Iterator[Told]:
        self._items.append(item)
        self._statuses.append("in_progress")
        yield self._announced("added", item)
        yield from self._placed(item, item.opening())

    def _end(self, status: str = "completed") -> Iterator[Told]:
        growing: tuple[OutputItem | None, ...] = (self._thoughts, self._message, *self._calls.values())
        for item in growing:
            if item is None:
                continue
            yield from self._placed(item, item.closing())
            self._statuses[self._items.index(item)] = status
            yield self._announced("done", item)
        self._thoughts = self._message = None
        self._calls = {}

    def _announced(self, what: str, item: OutputItem) -> Told:
        place = self._items.index(item)
        described = item.described(self._statuses[place])
        return f"response.output_item.{what}", {"output_index": place, "item": described}

    def _placed(self, item: OutputItem, told: Iterable[Told]) -> Iterator[Told]:
        """Add to events of an item where it stands."""
        place = {"item_id": item.id, "output_index": self._items.index(item)}
        for kind, content in told:
            yield kind, {**place, **content}

    def _log_probabilities(self, delta: CandidateDelta) -> Sequence[JsonObject]:
        return [] if self._alternatives is None else told_tokens(delta.token_details, self._alternatives)
