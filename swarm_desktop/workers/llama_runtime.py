"""The runtime over HTTP to a llama.cpp server, such as the one in a worker's child process."""

import secrets
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from swarm_desktop.core.errors import WorkerCrashedError, WorkerError
from swarm_desktop.workers.llama_errors import crashed, error_from
from swarm_desktop.workers.llama_stream import EventReader
from swarm_desktop.workers.runtime import CandidateDelta, RuntimeFacts, Usage, VoterRequest

_OK = 200
_CONNECT_SECONDS = 10.0
_READ_BUFFER_BYTES = 2**18
_SEEDS = 2**32 - 1
"""The server takes the largest 32-bit number for `draw one`."""


@dataclass(frozen=True, slots=True)
class WorkerAddress:
    """Where a worker's own server listens."""

    base_url: str
    """With `/v1`, as clients of OpenAI's API want it."""
    key: str


class LlamaRuntime:
    """Implements `Runtime`. `close` it when the server is gone."""

    def __init__(
        self,
        address: str,
        key: str,
        threads: int,
        *,
        embeds: bool = False,
        on_busy: Callable[[int], None] = lambda _: None,
        on_usage: Callable[[Usage], None] = lambda _: None,
    ) -> None:
        """`on_busy` is told how many voters are being answered whenever that changes, `on_usage` of each answer."""
        self.address = WorkerAddress(f"{address}/v1", key)
        self._address = address
        self._threads = threads
        self._embeds = embeds
        self._on_busy = on_busy
        self._on_usage = on_usage
        self._busy = 0
        self._was_asked = False
        self._has_answered = False
        self._facts: RuntimeFacts | None = None
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            # A connection for each request: on loopback it costs next to nothing, and one that the server closed for
            # idleness in the same moment would look like a crash.
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
            read_bufsize=_READ_BUFFER_BYTES,
        )

    @property
    def is_untried(self) -> bool:
        """Whether it was asked and never answered: a crash now is one at its first decode."""
        return self._was_asked and not self._has_answered

    async def close(self) -> None:
        """Close all connections; requests on their way fail."""
        await self._session.close()

    async def check_health(self) -> None:
        """Return when the server says that its model is loaded. Raises WorkerError where it does not."""
        await self._read("/health")

    async def describe(self) -> RuntimeFacts:
        """Return what the server itself says that it offers."""
        if self._facts is None:
            properties = await self._read("/props")
            self._facts = RuntimeFacts(
                context_tokens=properties["default_generation_settings"]["n_ctx"],
                slots=properties["total_slots"],
                threads=self._threads,
                embeds=self._embeds,
                sees_images=bool(properties.get("modalities", {}).get("vision")),
            )
        return self._facts

    async def generate(self, request: VoterRequest) -> AsyncGenerator[CandidateDelta | Usage, None]:
        """Stream the deltas of all voters, then their usage; see `Runtime.generate`."""
        remaining = request.voters
        self._was_asked = True
        self._count_busy(remaining)
        reader = EventReader()
        try:
            # Leaving the block before the body's end closes the connection, which is how the server learns of it.
            async with self._session.post(f"{self._address}/v1/chat/completions", data=_body(request)) as response:
                if response.status != _OK:
                    self._has_answered = True
                    raise error_from(_parsed(await response.read()))
                while not reader.done:
                    piece = await response.content.readany()
                    if not piece:
                        raise crashed()
                    for delta in reader.feed(piece):
                        self._has_answered = True
                        if delta.finish_reason is not None:
                            remaining -= 1
                            self._count_busy(-1)
                        yield delta
        except (aiohttp.ClientError, RuntimeError) as error:
            raise self._lost(error) from error
        finally:
            self._count_busy(-remaining)
        usage = reader.usage()
        self._on_usage(usage)
        yield usage

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector per text."""
        if not self._embeds:
            raise WorkerError("This worker's model was not loaded for embeddings.")
        answer = await self._read("/v1/embeddings", {"input": list(texts), "encoding_format": "float"})
        return [item["embedding"] for item in sorted(answer["data"], key=lambda item: item["index"])]

    async def busy_slots(self) -> tuple[bool, ...]:
        """Ask the server which of its slots decode now."""
        return tuple(slot["is_processing"] for slot in await self._read("/slots"))

    async def _read(self, path: str, body: Any = None) -> Any:
        method, data = ("GET", None) if body is None else ("POST", orjson.dumps(body))
        try:
            async with self._session.request(method, self._address + path, data=data) as response:
                answer = _parsed(await response.read())
        except (aiohttp.ClientError, RuntimeError) as error:
            raise self._lost(error) from error
        if response.status != _OK:
            raise error_from(answer)
        return answer

    def _lost(self, error: Exception) -> WorkerCrashedError:
        """Return the error for a connection that broke. After `close` aiohttp speaks of it as a mere RuntimeError."""
        if isinstance(error, RuntimeError) and not self._session.closed:
            raise error
        return crashed()

    def _count_busy(self, change: int) -> None:
        if change:
            self._busy += change
            self._on_busy(self._busy)


def _body(request: VoterRequest) -> bytes:
    """Write a request as the server wants it; what the swarm decides wins over what a client passed on."""
    body: dict[str, Any] = {
        **request.sampling,
        "messages": request.messages,
        "n": request.voters,
        # The server gives voter i the seed `seed + i`. Alone on the worker a request repeats itself exactly; where its
        # prompt came out of the cache, or others are being answered beside it, sums round differently, and about one
        # answer in thirty takes another turn within 48 tokens. `cache_prompt: false` in `sampling` keeps the cache out.
        "seed": (secrets.randbelow(_SEEDS) if request.seed is None else request.seed) % _SEEDS,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.max_tokens is not None:
        body["max_tokens"] = request.max_tokens
    if request.tools:
        body["tools"] = request.tools
    if request.tool_choice is not None:
        body["tool_choice"] = request.tool_choice
    if request.response_format is not None:
        body["response_format"] = request.response_format
    if request.log_probabilities:
        # Without alternatives the server leaves out the chosen token's probability too.
        body |= {"logprobs": True, "top_logprobs": 1}
    return orjson.dumps(body)


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise WorkerError("The worker gave an answer that could not be read.", details=str(error)) from error
