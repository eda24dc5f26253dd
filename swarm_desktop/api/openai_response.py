"""Writing chat completions of the OpenAI dialect."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from swarm_desktop.api.event_stream import Event
from swarm_desktop.api.openai_errors import error_object
from swarm_desktop.api.swarm_object import swarm_part
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.swarm import Answer, GenerationRequest
from swarm_desktop.swarm.gathering import FinishedToolCall, GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta

DONE = b"data: [DONE]\n\n"


class ChatWriter:
    """Writes `chat.completion` objects and their chunks."""

    last_words = DONE

    def __init__(self, request: GenerationRequest, model: str, *, with_usage: bool) -> None:
        self._request = request
        self._model = model
        self._with_usage = with_usage
        self._head = self._head_of("chat.completion.chunk")
        self._begun: set[int] = set()
        self._last: dict[int, str] = {}

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return a `chat.completion` with all choices."""
        body = {
            **self._head_of("chat.completion"),
            "choices": [
                {
                    "index": index,
                    "message": _message(choice),
                    "logprobs": self._log_probabilities(choice.token_details),
                    "finish_reason": choice.finish_reason,
                }
                for index, choice in enumerate(answer.choices)
            ],
            "usage": usage(answer),
        }
        return body | swarm_part(self._request, answer)

    def begin(self) -> Iterable[Event]:
        """Return nothing: each choice begins by itself."""
        return ()

    def delta(self, delta: CandidateDelta) -> Iterator[Event]:
        """Return the chunk for a piece of a choice, after that which opens the choice."""
        if delta.voter not in self._begun:
            self._begun.add(delta.voter)
            yield self._chunk(delta.voter, {"role": "assistant", "content": ""})
        if delta.finish_reason is not None:
            # The end of a vote's only choice also tells of the vote, so it waits for that.
            self._last[delta.voter] = delta.finish_reason
            if self._request.voting:
                return
        content: dict[str, Any] = {}
        if delta.text:
            content["content"] = delta.text
        if delta.reasoning:
            content["reasoning_content"] = delta.reasoning
        if delta.tool_calls:
            content["tool_calls"] = [_tool_call_delta(piece) for piece in delta.tool_calls]
        yield self._chunk(delta.voter, content, delta.finish_reason, delta.token_details)

    def end(self, answer: Answer) -> Iterator[Event]:
        """Return what is told of the vote, and the token counts where they were asked for."""
        if self._request.voting:
            last = self._chunk(0, {}, self._last[0])
            yield Event({**last.content, **swarm_part(self._request, answer)})
        if self._with_usage:
            told = {} if self._request.voting else swarm_part(self._request, answer)
            yield Event({**self._head, "choices": [], "usage": usage(answer), **told})

    def fail(self, error: SwarmError) -> Iterable[Event]:
        """Return the error object."""
        return (Event(error_object(error)),)

    def _head_of(self, kind: str) -> dict[str, Any]:
        return {"id": self._request.id, "object": kind, "created": int(time.time()), "model": self._model}

    def _chunk(
        self,
        index: int,
        content: dict[str, Any],
        finish_reason: str | None = None,
        token_details: Sequence[JsonObject] = (),
    ) -> Event:
        choice = {
            "index": index,
            "delta": content,
            "logprobs": self._log_probabilities(token_details),
            "finish_reason": finish_reason,
        }
        return Event({**self._head, "choices": [choice]})

    def _log_probabilities(self, details: Sequence[JsonObject]) -> dict[str, Any] | None:
        wanted = self._request.alternatives
        return None if wanted is None or not details else {"content": told_tokens(details, wanted)}


def told_tokens(details: Sequence[JsonObject], alternatives: int) -> list[JsonObject]:
    """Return what the client asked to know of tokens; votes look at more than that."""
    return [{**token, "top_logprobs": token["top_logprobs"][:alternatives]} for token in details]


def usage(answer: Answer) -> dict[str, Any]:
    """Return the token counts. Of a vote, those of the answer alone: that is what the client's context grows by."""
    return {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "total_tokens": answer.prompt_tokens + answer.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": answer.cached_tokens},
    }


def _message(candidate: GrowingCandidate) -> dict[str, Any]:
    calls = candidate.tool_calls
    message: dict[str, Any] = {"role": "assistant", "content": candidate.text or (None if calls else "")}
    if candidate.reasoning:
        message["reasoning_content"] = candidate.reasoning
    if calls:
        message["tool_calls"] = _tool_calls(calls)
    return message


def _tool_calls(calls: Sequence[FinishedToolCall]) -> list[dict[str, Any]]:
    return [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in calls
    ]


def _tool_call_delta(piece: ToolCallDelta) -> dict[str, Any]:
    described: dict[str, Any] = {"index": piece.index, "function": {"arguments": piece.arguments}}
    if piece.name:
        described |= {"id": piece.id, "type": "function"}
        described["function"]["name"] = piece.name
    return described
