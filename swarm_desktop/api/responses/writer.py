"""Writing response objects, and the events in which they grow."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeAlias

from swarm_desktop.api.event_stream import Event
from swarm_desktop.api.responses.growing_output import GrowingOutput
from swarm_desktop.api.responses.output_items import Told
from swarm_desktop.api.responses.request import ResponseRequest
from swarm_desktop.api.swarm_object import swarm_part
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.swarm import Answer, GenerationRequest
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress

Status: TypeAlias = Literal["queued", "in_progress", "completed", "incomplete", "failed", "cancelled"]


class ResponseWriter:
    """Writes one response. `done` is called with the finished object before the client gets its end."""

    last_words = b""

    def __init__(
        self, request: GenerationRequest, asked: ResponseRequest, done: Callable[[dict[str, Any]], None]
    ) -> None:
        self._request = request
        self._asked = asked
        self._done = done
        self._status: Status = "in_progress"
        self._has_begun = False
        self._created_at = int(time.time())
        self._events = 0
        summary = asked.reasoning.summary if asked.reasoning else None
        self._output = GrowingOutput(asked.offered, request.alternatives, reasoning_as_summary=summary is not None)
        self._result: dict[str, Any] = {"error": None, "incomplete_details": None, "usage": None, "completed_at": None}

    @property
    def response(self) -> dict[str, Any]:
        """The response object as it stands."""
        return {
            "id": self._request.id,
            "object": "response",
            "created_at": self._created_at,
            "status": self._status,
            **self._asked.described(),
            "output": self._output.described(),
            **self._result,
        }

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the finished object."""
        for delta in answer.choices[0].rest():
            deque(self._output.take(delta), maxlen=0)
        deque(self._close(answer), maxlen=0)
        return self._finish(answer)

    def queue(self) -> Iterator[Event]:
        """Tell that the response waits for its turn."""
        self._status = "queued"
        yield self._about("response.created")
        yield self._about("response.queued")

    def begin(self) -> Iterator[Event]:
        """Tell, once, that the response is being made."""
        if self._has_begun:
            return
        self._has_begun = True
        self._status = "in_progress"
        if not self._events:
            yield self._about("response.created")
        yield self._about("response.in_progress")

    def note(self, progress: PromptProgress) -> None:
        """Hear how far the prompt is read; the dialect has no word for that."""

    def keep_alive(self) -> Iterator[Event]:
        """Tell that the response is still being made; some clients wait for events, and comments are none to them."""
        if self._has_begun:
            yield self._about("response.in_progress")
        yield from self.begin()

    def delta(self, delta: CandidateDelta) -> Iterator[Event]:
        """Tell what was said."""
        yield from self._numbered(self._output.take(delta))

    def end(self, answer: Answer) -> Iterator[Event]:
        """Close what is open, and tell the whole response."""
        yield from self._numbered(self._close(answer))
        self._finish(answer)
        yield self._about("response.incomplete" if self._status == "incomplete" else "response.completed")

    def fail(self, error: SwarmError) -> Iterator[Event]:
        """Tell that nothing follows, and why."""
        yield from self.begin()
        yield from self._numbered(self._output.close(complete=False))
        self._status = "failed"
        self._result["error"] = {"code": error.code, "message": f"{error.title}. {error.message}"}
        self._done(self.response)
        yield self._about("response.failed")

    def cancel(self) -> Iterator[Event]:
        """Tell that nothing follows because the client wanted it so; the dialect has no event of its own for that."""
        yield from self._numbered(self._output.close(complete=False))
        self._status = "cancelled"
        self._done(self.response)
        yield self._about("response.incomplete")

    def _close(self, answer: Answer) -> Iterator[Told]:
        return self._output.close(complete=answer.choices[0].finish_reason != "length")

    def _finish(self, answer: Answer) -> dict[str, Any]:
        cut = answer.choices[0].finish_reason == "length"
        self._status = "incomplete" if cut else "completed"
        self._result["incomplete_details"] = {"reason": "max_output_tokens"} if cut else None
        self._result["completed_at"] = None if cut else int(time.time())
        self._result["usage"] = usage(answer)
        self._result |= swarm_part(self._request, answer)
        response = self.response
        self._done(response)
        return response

    def _about(self, kind: str) -> Event:
        return self._event(kind, {"response": self.response})

    def _numbered(self, told: Iterable[Told]) -> Iterator[Event]:
        for kind, content in told:
            yield self._event(kind, content)

    def _event(self, kind: str, content: dict[str, Any]) -> Event:
        event = Event({"type": kind, "sequence_number": self._events, **content}, kind)
        self._events += 1
        return event


def usage(answer: Answer) -> dict[str, Any]:
    """Return the token counts. Of a vote, those of the answer alone: that is what the client's context grows by."""
    return {
        "input_tokens": answer.prompt_tokens,
        "input_tokens_details": {"cached_tokens": answer.cached_tokens},
        "output_tokens": answer.completion_tokens,
        "output_tokens_details": {"reasoning_tokens": answer.choices[0].reasoning_tokens},
        "total_tokens": answer.prompt_tokens + answer.completion_tokens,
    }
