"""The runtime over a child process that serves voters in lines; its other side is `voter_stream_child`."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import aiohttp
import orjson
from pydantic import TypeAdapter

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.json_types import encoded
from swarm_desktop.workers.connections import crashed, lost, server_session
from swarm_desktop.workers.driver import Listeners
from swarm_desktop.workers.occupation import Occupation
from swarm_desktop.workers.runtime import Embeddings, Piece, RuntimeFacts, Text, Usage, VoterRequest, WorkerAddress
from swarm_desktop.workers.voter_stream import (
    FACTS_PATH,
    SLOTS_PATH,
    TOKENS_PATH,
    VECTORS_PATH,
    VOTERS_PATH,
    error_of,
)
from swarm_desktop.workers.wire import MOST_LINE_BYTES, read_line

_OK = 200
_SPEAKER = "The worker"
_FACTS = TypeAdapter(RuntimeFacts)
_VECTORS = TypeAdapter(Embeddings)


class VoterStreamRuntime:
    """Implements `ConnectedRuntime`. `close` it when the server is gone."""

    def __init__(self, address: str, key: str, listeners: Listeners | None = None) -> None:
        self.address: WorkerAddress | None = None
        self._address = address
        self._listeners = listeners or Listeners()
        self._occupation = Occupation(self._listeners.on_busy)
        self._facts: RuntimeFacts | None = None
        self._session = server_session(key)

    @property
    def is_untried(self) -> bool:
        """Whether it was asked and never answered: a crash now is one at its first decode."""
        return self._occupation.is_untried

    async def close(self) -> None:
        """Close all connections; requests on their way fail."""
        await self._session.close()

    async def check_health(self) -> None:
        """Return when the server answers; it listens only once its model is loaded. Raises WorkerError."""
        await self.describe()

    async def describe(self) -> RuntimeFacts:
        """Return what the loaded model offers."""
        self._facts = self._facts or _FACTS.validate_python(await self._read(FACTS_PATH))
        return self._facts

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        """Stream what the voters say; see `Runtime.generate`."""
        with self._occupation.of(request.voters) as shift:
            try:
                # Leaving the block before the body's end closes the connection, which is how the child learns of it.
                async with self._session.post(
                    self._address + VOTERS_PATH, data=encoded(request), read_bufsize=MOST_LINE_BYTES
                ) as response:
                    if response.status != _OK:
                        self._occupation.has_answered = True
                        raise error_of(_parsed(await response.read()))
                    async for line in response.content:
                        for piece in read_line(line, _SPEAKER):
                            shift.hear(piece)
                            yield piece
                            if isinstance(piece, Usage):
                                self._listeners.on_usage(piece)
                                return
            except (aiohttp.ClientError, RuntimeError) as error:
                raise lost(self._session, error) from error
        raise crashed()

    async def count_tokens(self, request: VoterRequest) -> int:
        """Return how many tokens the prompt of a request has."""
        return int(await self._read(TOKENS_PATH, encoded(request)))

    async def embed(self, texts: Sequence[Text]) -> Embeddings:
        """Return one vector per text; WorkerError where the model does not embed."""
        return _VECTORS.validate_python(await self._read(VECTORS_PATH, encoded(list(texts))))

    async def busy_slots(self) -> tuple[bool, ...]:
        """Ask the child which of its slots decode now."""
        return tuple(await self._read(SLOTS_PATH))

    async def _read(self, path: str, body: bytes | None = None) -> Any:
        try:
            async with self._session.request("POST" if body else "GET", self._address + path, data=body) as response:
                answer = _parsed(await response.read())
        except (aiohttp.ClientError, RuntimeError) as error:
            raise lost(self._session, error) from error
        if response.status != _OK:
            raise error_of(answer)
        return answer


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise WorkerError("The worker gave an answer that could not be read.", details=str(error)) from error
