"""Seeing to it, before anybody works at a request, that its prompt fits the context and can be read at all."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError, WorkerCrashedError
from swarm_desktop.core.json_types import encoded
from swarm_desktop.core.settings import Compression
from swarm_desktop.core.snapshot import WorkerView
from swarm_desktop.swarm.readiness import Readiness
from swarm_desktop.swarm.request import GenerationRequest
from swarm_desktop.swarm.summary import SUMMARY_TOKENS, Summaries, with_summary
from swarm_desktop.swarm.turns import image_addresses, plan, weight
from swarm_desktop.workers.runtime import Runtime
from swarm_desktop.workers.supervisor import Supervisor

USUAL_ANSWER_TOKENS = 1024
LARGEST_ANSWER_SHARE = 4
"""An answer is given at most this part of the context when a conversation is compressed for it."""
TEMPLATE_TOKENS = 1024
"""More than any template says by itself, for instance about tools."""
STEP_SHARE = 8
"""Compression goes in steps of this part of the context: the next turns then drop the same, and the cache holds."""
MOST_STEPS = STEP_SHARE


@dataclass(frozen=True, slots=True)
class Fit:
    """A request whose prompt fits, and what had to be done for that."""

    request: GenerationRequest
    room: int | None = None
    """Tokens left for the answer; None where so short a prompt was not counted."""
    compressed_turns: int = 0
    summarised: bool = False
    tokens_before: int = 0
    """Of the prompt, before it was compressed."""

    @property
    def cuts_answer(self) -> bool:
        """Whether the answer may not become as long as the client allows."""
        return self.room is not None and self.request.max_tokens is not None and self.room < self.request.max_tokens


class Fitter:
    """Checks requests, and compresses conversations where the person wants that."""

    def __init__(
        self,
        supervisor: Supervisor,
        readiness: Readiness,
        compression: Callable[[], Compression],
        stays: Callable[[GenerationRequest], bool] = lambda request: request.here_only,
    ) -> None:
        """`stays` says whether a request must not leave this machine."""
        self._supervisor = supervisor
        self._readiness = readiness
        self._compression = compression
        self._stays = stays
        self._summaries = Summaries()

    async def fit(self, request: GenerationRequest) -> Fit:
        """Return the request as it can be answered. Raises PromptTooLongError, BadRequestError or WorkerError.

        Tokens are counted only where there are enough bytes that they could matter: none has less than one.
        """
        stays = self._stays(request)
        workers = await self._readiness.workers(request.model, here_only=stays)
        try:
            return await self._fitted(request, workers)
        except WorkerCrashedError:
            others = await self._readiness.workers(request.model, here_only=stays, instead_of=workers)
            return await self._fitted(request, others)

    async def _fitted(self, request: GenerationRequest, workers: Sequence[WorkerView]) -> Fit:
        check_images(request, workers)
        context = self._readiness.served(request.model).context_tokens
        wanted = min(request.max_tokens or USUAL_ANSWER_TOKENS, context // LARGEST_ANSWER_SHARE)
        runtime = self._supervisor.runtime(workers[0].id)
        if is_wordless(request) and not await runtime.count_tokens(request.for_voters(0, 1)):
            # llama.cpp lets the voters of a prompt without a single token wait for ever.
            raise BadRequestError("The prompt is empty. Say something.", parameter=_parameter(request))
        if most_tokens(request) + wanted <= context:
            return Fit(request)
        tokens = await runtime.count_tokens(request.for_voters(0, 1))
        fitted = Fit(request, context - tokens)
        how = self._compression()
        if how == "off" and request.drops_turns:
            how = "drop"
        if how != "off" and request.messages and tokens + wanted > context:
            size = _Size(context, context - wanted, tokens)
            fitted = await self._compressed(request, runtime, size, summarises=how == "summarise")
        if fitted.room is not None and fitted.room <= 0:
            raise PromptTooLongError.of(context - fitted.room, context, parameter=_parameter(request))
        return fitted

    async def _compressed(
        self, request: GenerationRequest, runtime: Runtime, size: "_Size", *, summarises: bool
    ) -> Fit:
        """Drop the oldest turns until the prompt has at most the target's tokens, or nothing more may go."""
        bytes_per_token = most_tokens(request) / size.tokens
        step = max(size.context // STEP_SHARE, 1)
        excess = size.tokens - size.target + (SUMMARY_TOKENS if summarises else 0)
        fitted = Fit(request, size.context - size.tokens)
        for more in range(MOST_STEPS):
            dropping = plan(request.messages, (math.ceil(excess / step) + more) * step * bytes_per_token)
            if not dropping.turns:
                break
            kept = dropping.kept
            summary = ""
            if summarises:
                most_bytes = int(size.target * bytes_per_token / 2)
                summary = await self._summaries.summarise(dropping.dropped, runtime, most_bytes)
                kept = with_summary(kept, summary) if summary else kept
            smaller = replace(request, messages=kept)
            left = await runtime.count_tokens(smaller.for_voters(0, 1))
            fitted = Fit(smaller, size.context - left, dropping.turns, bool(summary), size.tokens)
            if left <= size.target or dropping.is_last:
                break
        return fitted


@dataclass(frozen=True, slots=True)
class _Size:
    """Of a conversation that has to become smaller, in tokens."""

    context: int
    target: int
    """What its prompt may have."""
    tokens: int
    """What it has."""


def most_tokens(request: GenerationRequest) -> int:
    """Return a number that a prompt's tokens do not exceed, at no cost."""
    if request.continues is not None:
        return len(request.continues if isinstance(request.continues, tuple) else request.continues.encode())
    tools = len(encoded(request.tools)) if request.tools else 0
    return TEMPLATE_TOKENS + tools + sum(map(weight, request.messages))


def is_wordless(request: GenerationRequest) -> bool:
    """Tell whether all of the prompt would have to come from the model's template."""
    if request.continues is not None:
        return not request.continues
    return not request.tools and not any(
        message.get("content") or message.get("tool_calls") for message in request.messages
    )


def check_images(request: GenerationRequest, workers: Sequence[WorkerView]) -> None:
    """Raise BadRequestError for images that the model cannot see, or that would have to be fetched."""
    addresses = [address for message in request.messages for address in image_addresses(message)]
    if not addresses:
        return
    if not all(worker.sees_images for worker in workers):
        raise BadRequestError(
            f"The model `{request.model}` cannot see images. Leave them out, or choose a model that can.",
            parameter=_parameter(request),
        )
    if not all(address.startswith("data:") for address in addresses):
        raise BadRequestError(
            "Images have to be in the request itself, as base64: nothing is fetched from the network for a prompt.",
            parameter=_parameter(request),
        )


def _parameter(request: GenerationRequest) -> str:
    return "messages" if request.continues is None else "prompt"
