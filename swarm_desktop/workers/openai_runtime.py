"""The runtime over a server that speaks OpenAI's dialect, on this machine or elsewhere."""

import math
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.core.json_types import encoded
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.workers.driver import Listeners
from swarm_desktop.workers.llama_question import prompt
from swarm_desktop.workers.occupation import Occupation
from swarm_desktop.workers.openai_models import ServerModel
from swarm_desktop.workers.openai_question import fresh_seed
from swarm_desktop.workers.openai_server import RETRY_SECONDS, OpenAiServer
from swarm_desktop.workers.openai_stream import ServerReader
from swarm_desktop.workers.recipe import RemoteModel
from swarm_desktop.workers.runtime import (
    Embeddings,
    Piece,
    PromptProgress,
    RuntimeFacts,
    Text,
    Usage,
    VoterRequest,
    WorkerAddress,
)
from swarm_desktop.workers.side_by_side import side_by_side

USUAL_VOTERS = 4
"""How many a server is asked for at a time where the person does not say."""
UNKNOWN_CONTEXT_TOKENS = 8192
"""For servers that do not say, where the person does not either."""
_USUAL_TOKENS_PER_BYTE = 0.3
_LEAST_TOKENS_PER_BYTE = 0.2
"""What is said before the server counts is said to be no more than that."""
_TELLING_BYTES = 2000
"""In shorter prompts the template around the messages counts for too much."""


class OpenAiRuntime:
    """Implements `ConnectedRuntime`."""

    def __init__(
        self,
        remote: RemoteModel,
        settings: WorkerSettings,
        listeners: Listeners | None = None,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        """Ask for as many voters at a time as `settings` say; they say the context, too, where the server does not."""
        self.address: WorkerAddress | None = WorkerAddress(f"{remote.url}/v1", remote.key)
        self._remote = remote
        self._settings = settings
        self._slots = settings.slots or USUAL_VOTERS
        self._listeners = listeners or Listeners()
        self._occupation = Occupation(self._listeners.on_busy)
        self._server = OpenAiServer(remote, retry_seconds)
        self._model: ServerModel | None = None
        self._tokens_per_byte = _USUAL_TOKENS_PER_BYTE

    @property
    def is_untried(self) -> bool:
        """Whether it was asked and never answered."""
        return self._occupation.is_untried

    async def close(self) -> None:
        """Close all connections; requests on their way fail."""
        await self._server.close()

    async def check_health(self) -> None:
        """Return when the server takes the key and has the model. Raises WorkerError where it does not."""
        self._model = await self._server.model()

    async def describe(self) -> RuntimeFacts:
        """Return what the server says about its model, and what the person does."""
        if self._model is None:
            await self.check_health()
        told = self._model.context_tokens if self._model else 0
        return RuntimeFacts(
            context_tokens=self._settings.context_tokens or told or UNKNOWN_CONTEXT_TOKENS,
            slots=self._slots,
            threads=0,
        )

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        """Stream what the voters say; see `Runtime.generate`.

        Where the server cannot share a prompt among choices each voter has a request of its own, all at the same time.
        """
        seed = fresh_seed() if request.seed is None else request.seed
        readers: list[ServerReader] = []
        began = 0.0
        estimate = self._estimate(request)
        with self._occupation.of(request.voters) as shift:
            silent = tuple(range(request.voters))
            while silent:
                together = len(silent) > 1 and not self._server.one_choice_only
                parts = [silent] if together else [(voter,) for voter in silent]
                asked = [ServerReader(self._server.host, voters) for voters in parts]
                readers += asked
                streams = [self._server.answers(request, seed, reader) for reader in asked]
                try:
                    async with aclosing(side_by_side(streams)) as deltas:
                        async for delta in deltas:
                            if not began:
                                began = time.monotonic()
                                read = math.floor(_prompt_bytes(request) * _LEAST_TOKENS_PER_BYTE)
                                yield PromptProgress(read, read)
                            shift.hear(delta)
                            yield delta
                except WorkerCrashedError:
                    self._listeners.on_lost()
                    raise
                silent = asked[0].silent if together else ()
                # Some know one choice only, and do not say so.
                self._server.one_choice_only = self._server.one_choice_only or bool(silent)
        usage = self._usage(readers, estimate, time.monotonic() - began)
        self._learn(request, usage.prompt_tokens)
        self._listeners.on_usage(usage)
        yield usage

    async def count_tokens(self, request: VoterRequest) -> int:
        """Return how many tokens the prompt has, as the server counts them, or about."""
        if isinstance(request.continues, tuple):
            return len(request.continues)
        if self._model is None or not self._model.counts_tokens:
            return self._estimate(request)
        counted = await self._server.read("/tokenize", {"model": self._remote.model, **prompt(request)})
        return int(counted["count"])

    async def embed(self, texts: Sequence[Text]) -> Embeddings:
        """Return one vector per text."""
        answer = await self._server.read("/v1/embeddings", {"model": self._remote.model, "input": list(texts)})
        vectors = [item["embedding"] for item in sorted(answer["data"], key=lambda item: item["index"])]
        return Embeddings(vectors, (answer.get("usage") or {}).get("prompt_tokens") or 0)

    async def busy_slots(self) -> tuple[bool, ...]:
        """Return for each voter that it may have whether one is at work; what others ask of the server nobody tells."""
        return tuple(slot < self._occupation.voters for slot in range(self._slots))

    def _estimate(self, request: VoterRequest) -> int:
        return math.ceil(_prompt_bytes(request) * self._tokens_per_byte)

    def _learn(self, request: VoterRequest, prompt_tokens: int) -> None:
        """Make later estimates better: rather too many than too few."""
        if (size := _prompt_bytes(request)) >= _TELLING_BYTES:
            self._tokens_per_byte = max(self._tokens_per_byte, prompt_tokens / size)

    def _usage(self, readers: Sequence[ServerReader], estimate: int, seconds: float) -> Usage:
        tokens = sum(max(reader.counted.completion_tokens, reader.heard_tokens) for reader in readers)
        return Usage(
            prompt_tokens=max(reader.counted.prompt_tokens for reader in readers) or estimate,
            completion_tokens=tokens,
            cached_tokens=max(reader.counted.cached_tokens for reader in readers),
            tokens_per_second=tokens / seconds if seconds > 0 else 0.0,
        )


def _prompt_bytes(request: VoterRequest) -> int:
    """Return how many bytes the prompt's own words have; a prompt without words has none."""
    if request.continues is not None:
        return len(request.continues if isinstance(request.continues, tuple) else request.continues.encode())
    said = sum(
        len(encoded(message.get("content") or message.get("tool_calls") or "")) - 2 for message in request.messages
    )
    return said + (len(encoded(request.tools)) if request.tools else 0)
