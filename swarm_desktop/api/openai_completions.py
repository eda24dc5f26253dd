"""`POST /v1/completions`: a text that goes on, for editors that complete what is being typed."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from swarm_desktop.api.answering import respond
from swarm_desktop.api.client_name import client_name
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.event_stream import Event
from swarm_desktop.api.openai_errors import error_object
from swarm_desktop.api.openai_request import SamplingRequest, TokenNumbers
from swarm_desktop.api.openai_response import DONE, usage
from swarm_desktop.api.request_body import read_body
from swarm_desktop.api.swarm_object import swarm_part
from swarm_desktop.core.errors import BadRequestError, SwarmError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import Answer, GenerationRequest
from swarm_desktop.workers.runtime import CandidateDelta, Text

DEFAULT_TOKENS = 16
"""What OpenAI's own server generates where a request does not say."""
MAX_ALTERNATIVES = 5


class CompletionRequest(SamplingRequest):
    """The body of `POST /v1/completions`."""

    prompt: str | TokenNumbers | tuple[str | TokenNumbers]
    echo: bool = False
    suffix: str | None = None
    best_of: int | None = None
    logprobs: Annotated[int, Field(ge=0, le=MAX_ALTERNATIVES)] | None = None

    @property
    def text(self) -> Text:
        """The one text to go on from."""
        if isinstance(self.prompt, str):
            return self.prompt
        numbers = tuple(part for part in self.prompt if isinstance(part, int))
        return numbers or next(part for part in self.prompt if not isinstance(part, int))

    def generation(self, voting: VotingSettings, origin: str) -> GenerationRequest:
        """Return the request for the swarm. Raises BadRequestError for what cannot be had."""
        if self.suffix:
            raise BadRequestError("Filling in before a `suffix` is not offered.", parameter="suffix")
        if self.best_of is not None and self.best_of != self.n:
            raise BadRequestError(
                "`best_of` is not offered; ask `swarm/<model>` for the answer that most voters support.",
                parameter="best_of",
            )
        if self.echo and not isinstance(self.text, str):
            raise BadRequestError("`echo` is offered for a prompt that is a text.", parameter="echo")
        return GenerationRequest(
            **self.common_fields(voting, origin),
            messages=(),
            continues=self.text,
            max_tokens=self.max_tokens or DEFAULT_TOKENS,
            alternatives=self.logprobs,
        )


class CompletionWriter:
    """Writes `text_completion` objects, whole and in pieces."""

    last_words = DONE

    def __init__(self, request: GenerationRequest, completion: CompletionRequest) -> None:
        self._request = request
        self._completion = completion
        self._echo = completion.text if completion.echo and isinstance(completion.text, str) else ""
        self._told: dict[int, int] = {}
        """Characters of each choice that the client has."""

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return all choices."""
        choices = [
            self._choice(index, choice.text, choice.finish_reason, choice.token_details)
            for index, choice in enumerate(answer.choices)
        ]
        return {**self._head(), "choices": choices, "usage": usage(answer)} | swarm_part(self._request, answer)

    def begin(self) -> Iterable[Event]:
        """Return nothing: each choice begins by itself."""
        return ()

    def delta(self, delta: CandidateDelta) -> Iterator[Event]:
        """Return the chunk for a piece of a choice."""
        choice = self._choice(delta.voter, delta.text, delta.finish_reason, delta.token_details)
        yield Event({**self._head(), "choices": [choice]})

    def end(self, answer: Answer) -> Iterator[Event]:
        """Return what is told of the vote, and the token counts where they were asked for."""
        if self._completion.wants_usage or self._request.voting:
            counts = {"usage": usage(answer)} if self._completion.wants_usage else {}
            yield Event({**self._head(), "choices": [], **counts} | swarm_part(self._request, answer))

    def fail(self, error: SwarmError) -> Iterable[Event]:
        """Return the error object."""
        return (Event(error_object(error)),)

    def _head(self) -> dict[str, Any]:
        model = self._completion.model
        return {"id": self._request.id, "object": "text_completion", "created": int(time.time()), "model": model}

    def _choice(
        self, index: int, text: str, finish_reason: str | None, details: Sequence[JsonObject]
    ) -> dict[str, Any]:
        told = self._told.get(index)
        echoed = self._echo + text if told is None else text
        place = len(self._echo) if told is None else told
        self._told[index] = place + len(text)
        return {
            "index": index,
            "text": echoed,
            "logprobs": None if self._request.alternatives is None else _log_probabilities(details, place),
            "finish_reason": finish_reason,
        }


async def completions(request: web.Request) -> web.StreamResponse:
    """Answer one request."""
    completion = read_body(CompletionRequest, await request.read())
    generation = completion.generation(request.app[CONTEXT].voting(completion.model), client_name(request))
    writer = CompletionWriter(generation, completion)
    return await respond(request, generation, writer, stream=completion.stream)


def _log_probabilities(details: Sequence[JsonObject], place: int) -> dict[str, Any]:
    """Return the older form: one list for each kind of fact; the first token begins at character `place`."""
    return {
        "tokens": [token["token"] for token in details],
        "token_logprobs": [token["logprob"] for token in details],
        "top_logprobs": [{other["token"]: other["logprob"] for other in token["top_logprobs"]} for token in details],
        "text_offset": list(accumulate((len(token["token"]) for token in details[:-1]), initial=place)),
    }
