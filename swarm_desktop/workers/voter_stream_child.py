"""The child process of a runtime that is a library: serves what a `Decoder` decodes, on loopback.

Libraries want one thread and one caller at a time. All calls go through one thread; voters of one request are decoded
at a time, and whatever else is asked comes in between two of their steps.
"""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

import orjson
from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from swarm_desktop.core.errors import BadRequestError, SwarmError, WorkerError
from swarm_desktop.workers.child_messages import ChildOrder, ChildStage
from swarm_desktop.workers.parent import Parent
from swarm_desktop.workers.runtime import CandidateDelta, Embeddings, Piece, RuntimeFacts, Text, VoterRequest
from swarm_desktop.workers.voter_stream import (
    FACTS_PATH,
    SLOTS_PATH,
    TOKENS_PATH,
    VECTORS_PATH,
    VOTERS_PATH,
    error_object,
)
from swarm_desktop.workers.wire import LINES, MOST_REQUEST_BYTES, failure_line, piece_line

_UNAUTHORIZED = 401
_REQUEST = TypeAdapter(VoterRequest)
_TEXTS: TypeAdapter[list[Text]] = TypeAdapter(list[Text])
_Result = TypeVar("_Result")
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_log = logging.getLogger(__name__)


class Decoder(Protocol):
    """A loaded model. All calls come from one thread, and may take their time."""

    def facts(self) -> RuntimeFacts:
        """Return what the model offers."""

    def generate(self, request: VoterRequest) -> Generator[Sequence[Piece], None, None]:
        """Decode the voters of a request side by side; one step at each `yield`, which tells what is new.

        First the progress of reading the prompt, then deltas, last the `Usage`; nothing where a step has no news. It
        is closed between two steps when nobody listens any more. Raises BadRequestError, PromptTooLongError or
        WorkerError.
        """

    def count_tokens(self, request: VoterRequest) -> int:
        """Return how many tokens a prompt has. May be called while a `generate` is between two steps."""

    def embed(self, texts: Sequence[Text]) -> Embeddings:
        """Return one vector per text; WorkerError where the model does not embed."""


def serve(load: Callable[[ChildOrder], Decoder]) -> None:
    """Be such a child process until the parent is gone. `load` raises RuntimeError or SwarmError for a bad model."""
    parent = Parent()
    thread = ThreadPoolExecutor(1, "decoder")
    try:
        decoder = thread.submit(load, parent.order).result()
        facts = thread.submit(decoder.facts).result()
    except (RuntimeError, ValueError, OSError, SwarmError) as error:
        _log.exception("The model was not loaded.")
        parent.refuse(str(error))
    asyncio.run(_listen(_Server(decoder, facts, thread), parent))


async def _listen(server: "_Server", parent: Parent) -> None:
    key = f"Bearer {parent.order.key}".encode()

    @web.middleware
    async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), key):
            return web.Response(status=_UNAUTHORIZED)
        try:
            return await handler(request)
        except SwarmError as error:
            return web.json_response(error_object(error), status=error.http_status)

    application = web.Application(middlewares=[guard], client_max_size=MOST_REQUEST_BYTES)
    application.add_routes(server.routes())
    # A caller that leaves cancels its handler, which is how voters end early.
    runner = web.AppRunner(application, handler_cancellation=True, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    parent.tell(ChildStage.LISTENING, f"http://127.0.0.1:{runner.addresses[0][1]}")
    await asyncio.to_thread(parent.obey_until_it_leaves)


class _Server:
    def __init__(self, decoder: Decoder, facts: RuntimeFacts, thread: ThreadPoolExecutor) -> None:
        self._decoder = decoder
        self._facts = facts
        self._thread = thread
        self._turn = asyncio.Lock()
        self._speaking: set[int] = set()

    def routes(self) -> list[web.RouteDef]:
        """Return what is answered."""
        return [
            web.get(FACTS_PATH, self._tell_facts),
            web.get(SLOTS_PATH, self._tell_slots),
            web.post(VOTERS_PATH, self._voters),
            web.post(TOKENS_PATH, self._count),
            web.post(VECTORS_PATH, self._embed),
        ]

    async def _tell_facts(self, _: web.Request) -> web.Response:
        return _answer(self._facts)

    async def _tell_slots(self, _: web.Request) -> web.Response:
        return _answer([slot < len(self._speaking) for slot in range(self._facts.slots)])

    async def _count(self, request: web.Request) -> web.Response:
        asked = _read(_REQUEST, await request.read())
        return _answer(await self._run(self._decoder.count_tokens, asked))

    async def _embed(self, request: web.Request) -> web.Response:
        texts = _read(_TEXTS, await request.read())
        return _answer(await self._run(self._decoder.embed, texts))

    async def _voters(self, request: web.Request) -> web.StreamResponse:
        asked = _read(_REQUEST, await request.read())
        if asked.voters > self._facts.slots:
            raise BadRequestError(f"This worker has {self._facts.slots} slots. Ask for fewer voters.", parameter="n")
        response = web.StreamResponse(headers={"Content-Type": LINES})
        async with self._turn:
            steps = self._decoder.generate(asked)
            self._speaking = set(range(asked.voters))
            try:
                while (pieces := await self._run(next, steps, None)) is not None:
                    if not response.prepared:
                        await response.prepare(request)
                    await response.write(b"".join(map(piece_line, pieces)))
                    self._speaking -= {
                        piece.voter for piece in pieces if isinstance(piece, CandidateDelta) and piece.finish_reason
                    }
            except SwarmError as error:
                if not response.prepared:
                    raise
                await response.write(failure_line(error.message))
            finally:
                self._speaking = set()
                # It waits for the step that is under way, if there is one.
                await asyncio.shield(self._run(steps.close))
        await response.write_eof()
        return response

    async def _run(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        """Call something in the decoder's thread; whatever goes wrong there is a SwarmError."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        except SwarmError:
            raise
        except Exception as error:
            _log.exception("The model failed.")
            raise WorkerError(f"The worker could not answer: {error}") from error


def _answer(content: Any) -> web.Response:
    return web.Response(body=orjson.dumps(content), content_type="application/json")


def _read(kind: TypeAdapter[_Result], body: bytes) -> _Result:
    try:
        return kind.validate_json(body)
    except ValidationError as error:
        raise BadRequestError("The request cannot be read.", details=str(error)[:500]) from error
