"""The runtime over HTTP to a llama.cpp server, such as the one in a worker's child process."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing, suppress
from typing import Any

import aiohttp
import orjson

from swarm_desktop.core.errors import WorkerCrashedError, WorkerError
from swarm_desktop.core.json_types import encoded
from swarm_desktop.workers.cache_gate import CacheGate, Room
from swarm_desktop.workers.connections import crashed, lost, server_session
from swarm_desktop.workers.driver import Listeners
from swarm_desktop.workers.llama_errors import CacheFullError, error_from
from swarm_desktop.workers.llama_question import Question, prompt, question
from swarm_desktop.workers.llama_stream import EventReader, Opening
from swarm_desktop.workers.occupation import Occupation
from swarm_desktop.workers.runtime import (
    CandidateDelta,
    Embeddings,
    Piece,
    PromptProgress,
    RuntimeFacts,
    Text,
    VoterRequest,
    WorkerAddress,
)

_OK = 200
_RELEASE_SECONDS = 0.05
"""Between two looks at slots whose request was cancelled; the server has no way to tell when they are free."""
_CLEARING_SECONDS = 5.0

_log = logging.getLogger(__name__)


class LlamaRuntime:
    """Implements `Runtime`. `close` it when the server is gone."""

    def __init__(
        self,
        address: str,
        key: str,
        threads: int,
        cache_tokens: int = 0,
        *,
        embeds: bool = False,
        host: str = "",
        listeners: Listeners | None = None,
    ) -> None:
        """`cache_tokens` 0 stands for what the server says; `host` names one that is no child process of this one."""
        self.address = WorkerAddress(f"{address}/v1", key)
        self._address = address
        self._threads = threads
        self._gate = CacheGate(cache_tokens)
        self._embeds = embeds
        self._host = host
        self._listeners = listeners or Listeners()
        self._occupation = Occupation(self._listeners.on_busy)
        self._facts: RuntimeFacts | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._session = server_session(key)

    @property
    def is_untried(self) -> bool:
        """Whether it was asked and never answered: a crash now is one at its first decode."""
        return self._occupation.is_untried

    async def close(self) -> None:
        """Close all connections; requests on their way fail."""
        await self._session.close()
        await asyncio.gather(*self._background)

    async def check_health(self) -> None:
        """Return when the server says that its model is loaded. Raises WorkerError where it does not."""
        await self._read("/health")

    async def describe(self) -> RuntimeFacts:
        """Return what the server itself says that it offers."""
        if self._facts is None:
            properties = await self._read("/props")
            if not self._gate.capacity:
                # Each slot has its own part, or they share all of it.
                self._gate.capacity = properties["default_generation_settings"]["n_ctx"] * properties["total_slots"]
            self._facts = RuntimeFacts(
                context_tokens=properties["default_generation_settings"]["n_ctx"],
                slots=properties["total_slots"],
                threads=self._threads,
                embeds=self._embeds,
                sees_images=bool(properties.get("modalities", {}).get("vision")),
                chat_template=properties.get("chat_template", ""),
            )
        return self._facts

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        """Stream progress and deltas of all voters, then their usage; see `Runtime.generate`."""
        asked = question(request)
        unfinished = set(range(request.voters))
        for alone in (False, True):
            reader = EventReader()
            opening = Opening(request.voters)
            try:
                async with aclosing(self._ask(asked, reader, alone=alone)) as pieces:
                    async for piece in pieces:
                        for heard in opening.pass_on(piece):
                            if isinstance(heard, CandidateDelta) and heard.finish_reason is not None:
                                unfinished.discard(heard.voter)
                            yield heard
                break
            except CacheFullError:
                if opening.is_over:
                    # What was said so far stands, as it does where a single answer reaches the context's end.
                    for voter in sorted(unfinished):
                        yield CandidateDelta(voter, finish_reason="length")
                    break
                if alone:
                    raise
        usage = reader.usage()
        self._listeners.on_usage(usage)
        yield usage

    async def count_tokens(self, request: VoterRequest) -> int:
        """Return how many tokens the server makes of a request's prompt."""
        if isinstance(request.continues, tuple):
            return len(request.continues)
        if request.continues is not None:
            tokens = await self._read("/tokenize", {"content": request.continues, "add_special": True})
            return len(tokens["tokens"])
        counted = await self._read("/v1/chat/completions/input_tokens", prompt(request))
        return int(counted["input_tokens"])

    async def embed(self, texts: Sequence[Text]) -> Embeddings:
        """Return one vector per text."""
        if not self._embeds:
            raise WorkerError("This worker's model was not loaded for embeddings.")
        answer = await self._read("/v1/embeddings", {"input": list(texts), "encoding_format": "float"})
        vectors = [item["embedding"] for item in sorted(answer["data"], key=lambda item: item["index"])]
        return Embeddings(vectors, answer["usage"]["prompt_tokens"])

    async def busy_slots(self) -> tuple[bool, ...]:
        """Ask the server which of its slots decode now."""
        return tuple(slot["is_processing"] for slot in await self._read("/slots"))

    async def _ask(
        self, asked: Question, reader: EventReader, *, alone: bool
    ) -> AsyncGenerator[PromptProgress | CandidateDelta, None]:
        """Ask once, as soon as there is room in the cache; `alone` with all of it, cleared before."""
        guess = self._gate.guess(len(asked.body)) + asked.answer_tokens
        room = await self._gate.enter(self._gate.capacity if alone else guess)
        try:
            with self._occupation.of(asked.voters) as shift:
                if alone:
                    await self._clear_slots(lambda _: True)
                # Leaving the block before the body's end closes the connection, which is how the server learns of it.
                async with self._session.post(self._address + asked.path, data=asked.body) as response:
                    if response.status != _OK:
                        self._occupation.has_answered = True
                        raise error_from(_parsed(await response.read()))
                    while not reader.done:
                        received = await response.content.readany()
                        if not received:
                            raise crashed(self._host)
                        for piece in reader.feed(received):
                            shift.hear(piece)
                            if isinstance(piece, PromptProgress) and not alone:
                                self._gate.learn(len(asked.body), piece.prompt_tokens)
                                room.resize(piece.prompt_tokens + asked.answer_tokens)
                            yield piece
        except (aiohttp.ClientError, RuntimeError) as error:
            raise self._lost(error) from error
        finally:
            self._in_background(self._leave(asked, room))

    async def _leave(self, asked: Question, room: Room) -> None:
        """Give a request's room back, once it is really free.

        The first voter's slot keeps prompt and answer for the next question of that conversation. Those of the others
        would only fill the cache, and llama.cpp does not clear them even for a request that needs the room: it fails.
        """
        try:
            if asked.later_seeds:
                await self._clear_slots(asked.later_seeds.__contains__)
        except WorkerError as error:
            _log.debug("Slots were not cleared: %s", error)
        finally:
            room.leave()

    async def _clear_slots(self, matches: Callable[[int], bool]) -> None:
        """Make the server forget what is in the slots whose last seed matches, as soon as they are done."""
        while True:
            slots = [
                slot for slot in await self._read("/slots") if "params" in slot and matches(slot["params"]["seed"])
            ]
            done = [slot["id"] for slot in slots if not slot["is_processing"]]
            await asyncio.gather(*(self._clear_slot(slot) for slot in done))
            if len(done) == len(slots):
                return
            await asyncio.sleep(_RELEASE_SECONDS)

    async def _clear_slot(self, slot: int) -> None:
        # Where the slot got busy in between, the server waits for its end, and sometimes for ever.
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLEARING_SECONDS):
                await self._read(f"/slots/{slot}?action=erase", {})

    async def _read(self, path: str, body: Any = None) -> Any:
        method, data = ("GET", None) if body is None else ("POST", encoded(body))
        try:
            async with self._session.request(method, self._address + path, data=data) as response:
                answer = _parsed(await response.read())
        except (aiohttp.ClientError, RuntimeError) as error:
            raise self._lost(error) from error
        if response.status != _OK:
            raise error_from(answer)
        return answer

    def _lost(self, error: Exception) -> WorkerCrashedError:
        self._listeners.on_lost()
        return lost(self._session, error, self._host)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise WorkerError("The worker gave an answer that could not be read.", details=str(error)) from error
