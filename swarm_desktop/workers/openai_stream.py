"""The stream of a server that speaks OpenAI's dialect, read into deltas. Servers differ, and say so nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.workers.openai_deltas import delta_of
from swarm_desktop.workers.openai_errors import error_for
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta

_SERVER_ERROR = 500
_DONE = b"[DONE]"
_DATA = b"data:"


@dataclass(slots=True)
class Counted:
    """Tokens as the server counted them, or as they were heard."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0


class ServerReader:
    """Reads the answer to one request, whose choices are those of `voters`."""

    def __init__(self, host: str, voters: Sequence[int]) -> None:
        self.voters = tuple(voters)
        """Whose choices these are, in the order of the choices."""
        self.counted = Counted()
        self.heard_tokens = 0
        self._host = host
        self._rest = b""
        self._done = False
        self._ended: set[int] = set()
        self._calls: dict[int, _Calls] = {}
        self._last: CandidateDelta | None = None
        """The end of the only choice, held back until its tokens are counted."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing follows, or nothing that matters: some servers just end, once all choices have."""
        return self._done or len(self._ended) == len(self.voters)

    @property
    def done(self) -> bool:
        """Whether the server said that nothing follows."""
        return self._done

    @property
    def silent(self) -> tuple[int, ...]:
        """The voters for whom no choice came to an end: some servers know one choice only."""
        return tuple(voter for choice, voter in enumerate(self.voters) if choice not in self._ended)

    def feed(self, piece: bytes) -> Iterator[CandidateDelta]:
        """Yield what is in the lines that are complete now. Raises SwarmError where the server reports an error."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            data = line.strip()
            if not data.startswith(_DATA):
                # Names of events, comments that keep the connection alive, and what separates events.
                continue
            data = data[len(_DATA) :].strip()
            if data == _DONE:
                self._done = True
                yield from self.end()
            elif data:
                yield from self.take(self._parsed(data))

    def take(self, answer: Any) -> Iterator[CandidateDelta]:
        """Yield what is in one event, or in an answer that was not streamed. Raises SwarmError."""
        if not isinstance(answer, dict) or answer.get("error") or answer.get("object") == "error":
            raise error_for(self._host, _SERVER_ERROR, answer)
        for choice in answer.get("choices") or ():
            delta = delta_of(choice, choice.get("stop_reason"))
            if delta is not None and 0 <= delta.voter < len(self.voters) and delta.voter not in self._ended:
                yield from self._heard(delta)
        if usage := answer.get("usage"):
            details = usage.get("prompt_tokens_details") or {}
            self.counted = Counted(
                usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0, details.get("cached_tokens") or 0
            )
            if self._last is not None:
                yield from self.end()

    def end(self) -> Iterator[CandidateDelta]:
        """Yield the end that was held back."""
        if self._last is not None:
            yield replace(self._last, total_tokens=self.counted.completion_tokens or None)
            self._last = None

    def _heard(self, delta: CandidateDelta) -> Iterator[CandidateDelta]:
        choice = delta.voter
        self.heard_tokens += delta.tokens
        calls = self._calls.setdefault(choice, _Calls())
        delta = replace(delta, voter=self.voters[choice], tool_calls=calls.placed(delta.tool_calls))
        if delta.finish_reason is None:
            yield delta
            return
        self._ended.add(choice)
        if calls.count and delta.finish_reason == "stop":
            delta = replace(delta, finish_reason="tool_calls")
        if len(self.voters) == 1:
            self._last = delta
        else:
            yield delta

    def _parsed(self, data: bytes) -> Any:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise WorkerError(f"{self._host} said something that cannot be read.", details=str(error)) from error


class _Calls:
    """Gives the tool calls of one choice places of their own: some servers put all of them into the first."""

    def __init__(self) -> None:
        self.count = 0
        self._ids: dict[int, str] = {}
        self._moved: dict[int, int] = {}

    def placed(self, calls: Sequence[ToolCallDelta]) -> tuple[ToolCallDelta, ...]:
        """Return pieces of calls with the places of the calls that they belong to."""
        placed = []
        for call in calls:
            begins = call.id and self._ids.get(call.index) != call.id
            if begins or call.index not in self._moved:
                self._moved[call.index] = self.count
                self._ids[call.index] = call.id
                self.count += 1
            placed.append(replace(call, index=self._moved[call.index]))
        return tuple(placed)
