"""Writing messages of the Anthropic dialect, whole and as events."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from swarm_desktop.api.anthropic_blocks import BlockStream, event, signature
from swarm_desktop.api.anthropic_errors import anthropic_error
from swarm_desktop.api.anthropic_request import MessagesRequest
from swarm_desktop.api.event_stream import Event
from swarm_desktop.api.swarm_object import swarm_part
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.swarm import Answer, GenerationRequest
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress

PING = event("ping")


class MessageWriter:
    """Writes `message` objects and their events."""

    last_words = b""

    def __init__(self, request: GenerationRequest, asked: MessagesRequest) -> None:
        self._request = request
        self._model = asked.model
        self._shows_thinking = asked.shows_thinking
        self._beginning = asked.beginning
        """What the client itself wrote of the answer: the worker repeats it, and this dialect does not."""
        self._unrepeated = self._beginning
        self._blocks = BlockStream()
        self._has_begun = False
        self._progress = PromptProgress(0, 0)

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return a `message`."""
        (choice,) = answer.choices
        return (
            self._message(list(self._content(choice)), _usage(answer))
            | self._stop(answer)
            | swarm_part(self._request, answer)
        )

    def note(self, progress: PromptProgress) -> None:
        """Remember how long the prompt is, for the beginning of the stream."""
        self._progress = progress

    def keep_alive(self) -> Iterator[Event]:
        """Yield a sign of life; a stream has to begin with the message all the same."""
        yield from self.begin()
        yield PING

    def begin(self) -> Iterator[Event]:
        """Yield the head of the message, once."""
        if self._has_begun:
            return
        self._has_begun = True
        read, cached = self._progress.prompt_tokens, self._progress.cached_tokens
        yield event("message_start", message=self._message([], _token_counts(read, cached, 0)))
        yield PING

    def delta(self, delta: CandidateDelta) -> Iterator[Event]:
        """Yield the events for a piece of the answer."""
        if delta.reasoning and self._shows_thinking:
            yield from self._blocks.thinking(delta.reasoning)
        text = self._without_beginning(delta.text)
        if text:
            yield from self._blocks.text(text)
        for piece in delta.tool_calls:
            yield from self._blocks.tool_call(piece)

    def end(self, answer: Answer) -> Iterator[Event]:
        """Yield why the answer ended, what it cost, and what is told of the vote."""
        yield from self.begin()
        yield from self._blocks.close()
        yield event(
            "message_delta", delta=self._stop(answer), usage=_usage(answer), **swarm_part(self._request, answer)
        )
        yield event("message_stop")

    def fail(self, error: SwarmError) -> Iterable[Event]:
        """Return the error event."""
        return (Event(anthropic_error(error), "error"),)

    def _message(self, content: list[dict[str, Any]], usage: dict[str, int]) -> dict[str, Any]:
        return {
            "id": self._request.id,
            "type": "message",
            "role": "assistant",
            "model": self._model,
            "content": content,
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage,
        }

    def _content(self, choice: GrowingCandidate) -> Iterator[dict[str, Any]]:
        thinking = choice.reasoning
        if thinking and self._shows_thinking:
            yield {"type": "thinking", "thinking": thinking, "signature": signature(thinking)}
        text = choice.text.removeprefix(self._beginning)
        if text:
            yield {"type": "text", "text": text}
        for call in choice.tool_calls:
            yield {"type": "tool_use", "id": call.id, "name": call.name, "input": _arguments(call.arguments)}

    def _stop(self, answer: Answer) -> dict[str, str | None]:
        (choice,) = answer.choices
        if choice.finish_reason == "length":
            most = self._request.max_tokens
            ended_early = most is not None and answer.completion_tokens < most
            reason = "model_context_window_exceeded" if ended_early else "max_tokens"
        elif choice.tool_calls:
            reason = "tool_use"
        else:
            reason = "stop_sequence" if choice.stop_sequence else "end_turn"
        return {"stop_reason": reason, "stop_sequence": choice.stop_sequence or None}

    def _without_beginning(self, text: str) -> str:
        if self._unrepeated and text:
            repeated = self._unrepeated
            if repeated.startswith(text):
                self._unrepeated = repeated.removeprefix(text)
                return ""
            self._unrepeated = ""
            return text.removeprefix(repeated)
        return text


def _arguments(text: str) -> dict[str, Any]:
    """Return a call's arguments; none where the answer was cut off in the midst of them."""
    try:
        arguments = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _usage(answer: Answer) -> dict[str, int]:
    return _token_counts(answer.prompt_tokens, answer.cached_tokens, answer.completion_tokens)


def _token_counts(read: int, cached: int, said: int) -> dict[str, int]:
    """Return the counts; in this dialect what came out of the cache is no part of the input."""
    return {
        "input_tokens": read - cached,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": cached,
        "output_tokens": said,
    }
