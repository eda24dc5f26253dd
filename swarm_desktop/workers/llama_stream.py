"""llama.cpp's stream of server-sent events, read into deltas."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from swarm_desktop.workers.llama_errors import error_from
from swarm_desktop.workers.openai_deltas import delta_of
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress, Usage

_DATA = b"data: "
_ERROR = b"error: "
_DONE = b"[DONE]"


class EventReader:
    """Turns pieces of the response's body into deltas; all events that a piece completes are read in one go."""

    def __init__(self) -> None:
        self.done = False
        """Whether the server said that nothing follows: a body that ends before was cut off."""
        self._rest = b""
        self._has_begun = False
        self._heard_tokens = 0
        self._read_tokens = -1
        self._prompt_tokens = 0
        self._cached_tokens = 0
        self._completion_tokens = 0
        self._decoded_tokens = 0
        self._decoding_ms = 0.0
        self._last: CandidateDelta | None = None
        """The end of a voter, held back until the event that counts its tokens."""

    def feed(self, piece: bytes) -> Iterator[CandidateDelta | PromptProgress]:
        """Yield what is in the events that are complete now. Raises SwarmError where the server reports one."""
        *events, self._rest = (self._rest + piece).split(b"\n\n")
        for event in events:
            if event.startswith(_DATA):
                data = event[len(_DATA) :]
                if data == _DONE:
                    self.done = True
                    yield from self._ended(None)
                    return
                yield from self._deltas(orjson.loads(data))
            elif event.startswith(_ERROR):
                raise error_from(orjson.loads(event[len(_ERROR) :]))
            # What remains is comments, which keep the connection alive.

    def usage(self) -> Usage:
        """Return the counts of all voters. Each ran at the same time as the others, so their speeds add up."""
        seconds = self._decoding_ms / 1000
        return Usage(
            prompt_tokens=self._prompt_tokens,
            # Voters that were cut off are not counted by the server.
            completion_tokens=max(self._completion_tokens, self._heard_tokens),
            cached_tokens=self._cached_tokens,
            tokens_per_second=self._decoded_tokens / seconds if seconds else 0.0,
        )

    def _deltas(self, event: dict[str, Any]) -> Iterator[CandidateDelta | PromptProgress]:
        progress = event.get("prompt_progress")
        # Each voter tells of the prompt that they share, the later ones when others speak already.
        if progress and not self._has_begun and progress["processed"] > self._read_tokens:
            self._read_tokens = progress["processed"]
            self._prompt_tokens = progress["total"]
            self._cached_tokens = progress.get("cache", 0)
            yield PromptProgress(progress["processed"], progress["total"], progress.get("cache", 0))
        choices = event.get("choices")
        if choices:
            for choice in choices:
                delta = delta_of(choice, event.get("__verbose", {}).get("stopping_word"))
                if delta is not None:
                    self._has_begun = True
                    self._heard_tokens += delta.tokens
                    if delta.finish_reason is None:
                        yield delta
                    else:
                        yield from self._ended(None)
                        self._last = delta
        elif "error" in event:
            raise error_from(event)
        if "usage" in event:
            self._count(event["usage"], event.get("timings", {}))
            yield from self._ended(event["usage"]["completion_tokens"])

    def _ended(self, total_tokens: int | None) -> Iterator[CandidateDelta]:
        """Yield the end that was held back. The server counts a voter's tokens right after its end."""
        if self._last is not None:
            yield replace(self._last, total_tokens=total_tokens)
            self._last = None

    def _count(self, usage: dict[str, Any], timings: dict[str, Any]) -> None:
        # The server counts each voter by itself; they share one prompt.
        self._prompt_tokens = max(self._prompt_tokens, usage["prompt_tokens"])
        self._completion_tokens += usage["completion_tokens"]
        cached = usage.get("prompt_tokens_details", {}).get("cached_tokens", 0)
        self._cached_tokens = max(self._cached_tokens, cached)
        self._decoded_tokens += timings.get("predicted_n", 0)
        self._decoding_ms = max(self._decoding_ms, timings.get("predicted_ms", 0.0))


class Opening:
    """Holds the first words of several voters back, until it is sure that they can go on.

    llama.cpp copies the prompt to the other voters after the first word. Where the cache has no room for that it fails,
    and the question can be put again as long as nobody has heard anything. A single voter is passed on at once.
    """

    def __init__(self, voters: int) -> None:
        self.is_over = False
        """Whether words were passed on."""
        self._single = voters == 1
        self._held: dict[int, CandidateDelta] = {}

    def pass_on(self, piece: PromptProgress | CandidateDelta) -> Iterator[PromptProgress | CandidateDelta]:
        """Yield what may be heard now that this piece came."""
        if isinstance(piece, CandidateDelta) and not self.is_over:
            if not self._single and piece.voter not in self._held and piece.finish_reason is None:
                self._held[piece.voter] = piece
                return
            self.is_over = True
            yield from self._held.values()
        yield piece
