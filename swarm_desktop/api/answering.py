"""The way from a request of the swarm to a response, the same for every dialect."""

from collections.abc import Iterable
from contextlib import aclosing
from typing import Any, Protocol, runtime_checkable

import orjson
from aiohttp import web

from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.event_stream import Event, EventStream
from swarm_desktop.api.swarm_object import fit_headers, swarm_headers
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.swarm import Answer, GenerationRequest, Swarm
from swarm_desktop.swarm.fitting import Fit
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress


class Writer(Protocol):
    """Writes one answer in one dialect; made for each request, so it may remember what it has written."""

    def whole(self, answer: Answer) -> dict[str, Any]:
        """Return the body of a response that is not streamed."""

    def begin(self) -> Iterable[Event]:
        """Return what opens a stream, told as soon as there is something to say."""

    def delta(self, delta: CandidateDelta) -> Iterable[Event]:
        """Return the events for something that was said."""

    def end(self, answer: Answer) -> Iterable[Event]:
        """Return what follows the last delta."""

    def fail(self, error: SwarmError) -> Iterable[Event]:
        """Return how a stream that has begun tells of an error."""

    @property
    def last_words(self) -> bytes:
        """What is sent after the last event; empty for dialects without."""


@runtime_checkable
class LivelyWriter(Writer, Protocol):
    """Writes also while there is nothing to say, in a dialect that has words for that; the others send comments."""

    def note(self, progress: PromptProgress) -> None:
        """Hear how far the prompt is read."""

    def keep_alive(self) -> Iterable[Event]:
        """Return a sign of life."""


async def respond(
    request: web.Request, generation: GenerationRequest, writer: Writer, *, stream: bool
) -> web.StreamResponse:
    """Answer a request. Raises SwarmError where it fails before its first word."""
    swarm = request.app[CONTEXT].swarm
    if stream:
        return await _streamed(request, generation, writer, swarm)
    answer = await whole_answer(swarm, generation)
    headers = swarm_headers(generation, answer.outcome) | (fit_headers(answer.fit) if answer.fit else {})
    return web.json_response(body=orjson.dumps(writer.whole(answer)), headers=headers)


async def whole_answer(swarm: Swarm, generation: GenerationRequest) -> Answer:
    """Return the answer when all of it is there. Raises SwarmError."""
    async with aclosing(swarm.answer(generation)) as heard:
        async for piece in heard:
            if isinstance(piece, Answer):
                return piece
    raise AssertionError("an answer ends with itself")


async def _streamed(
    request: web.Request, generation: GenerationRequest, writer: Writer, swarm: Swarm
) -> web.StreamResponse:
    stream = EventStream(request, swarm_headers(generation))
    signs_of_life = writer.keep_alive if isinstance(writer, LivelyWriter) else None
    try:
        async with stream.kept_alive("voting" if generation.voting else "reading the prompt", signs_of_life):
            await _pass_on(stream, generation, writer, swarm)
    except SwarmError as error:
        if not stream.is_open:
            raise
        await stream.send(writer.fail(error))
    await stream.write(writer.last_words)
    await stream.close()
    return stream.response


async def _pass_on(stream: EventStream, generation: GenerationRequest, writer: Writer, swarm: Swarm) -> None:
    has_begun = False
    async with aclosing(swarm.answer(generation)) as heard:
        async for piece in heard:
            if isinstance(piece, CandidateDelta):
                if not has_begun:
                    has_begun = True
                    if generation.voting:
                        # Also where nothing takes long, so that a client's author sees at once what a slow vote sends.
                        await stream.comment("voting")
                    await stream.send(writer.begin())
                await stream.send(writer.delta(piece))
            elif isinstance(piece, PromptProgress):
                if isinstance(writer, LivelyWriter):
                    writer.note(piece)
            elif isinstance(piece, Fit):
                await stream.tell(fit_headers(piece))
            else:
                await stream.send(writer.end(piece))
