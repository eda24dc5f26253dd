"""The swarm: every model that is loaded here, asked by one voter or by many."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from swarm_desktop.core.errors import NoWorkerReadyError, SwarmError, UnknownModelError, WorkerCrashedError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.snapshot import ModelView, WorkerState, WorkerView
from swarm_desktop.sandbox import Sandbox
from swarm_desktop.swarm.answer import Gathering, Heard, answer_of
from swarm_desktop.swarm.live import Tell
from swarm_desktop.swarm.placement import Seat, place
from swarm_desktop.swarm.reporting import Publish, Reporter
from swarm_desktop.swarm.request import GenerationRequest
from swarm_desktop.swarm.vote import Outcome, Vote
from swarm_desktop.workers.runtime import CandidateDelta
from swarm_desktop.workers.supervisor import Supervisor

READY_TIMEOUT_SECONDS = 120.0
"""How long a request waits for a model that is still loading, or for a worker that is being restarted."""

_ON_ITS_WAY = {WorkerState.STARTING, WorkerState.LOADING}


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that requests may name."""

    model: ModelView
    context_tokens: int
    """Tokens that one request really gets: the least of all workers that hold it. 0 until one is ready."""


class Swarm:
    """Answers requests with the workers of this machine.

    Workers restart and models change while requests wait, so whoever owns the supervisor calls `workers_changed`
    whenever a worker's state did.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        node: NodeId,
        publish: Publish,
        sandbox: Callable[[], Sandbox | None] = lambda: None,
    ) -> None:
        """`sandbox` is asked at each vote: where it returns one, programs are also judged by what they do."""
        self._supervisor = supervisor
        self._node = node
        self._publish = publish
        self._sandbox = sandbox
        self._changed = asyncio.Event()

    def workers_changed(self) -> None:
        """Wake the requests that wait for a worker."""
        self._changed.set()
        self._changed = asyncio.Event()

    def models(self) -> tuple[ServedModel, ...]:
        """Return the models that can be asked, or soon can."""
        models: dict[str, ServedModel] = {}
        for worker in self._supervisor.views():
            known = models.get(worker.model.id)
            contexts = [tokens for tokens in (known and known.context_tokens, worker.context_tokens) if tokens]
            models[worker.model.id] = ServedModel(worker.model, min(contexts, default=0))
        return tuple(models.values())

    async def vote(self, request: GenerationRequest) -> Outcome:
        """Let the request's voters vote. Raises SwarmError; cancelling the call cancels the voters."""
        reporter = Reporter(request, self._publish)
        with reporter.reporting():
            outcome, _ = await self._vote(request, reporter, lambda _: None)
            return outcome

    async def answer(self, request: GenerationRequest) -> AsyncGenerator[Heard, None]:
        """Pass on what the client may hear, as it is said, and then the whole `Answer`. Raises SwarmError.

        Closing the iterator frees the voters' slots.
        """
        reporter = Reporter(request, self._publish)
        with reporter.reporting():
            pieces = self._voted(request, reporter) if request.voting else self._said(request, reporter)
            async with aclosing(pieces):
                async for piece in pieces:
                    yield piece

    async def count_tokens(self, request: GenerationRequest) -> int:
        """Return how many tokens the request's prompt has for its model. Raises SwarmError."""
        workers = await self._ready(request.model)
        return await self._supervisor.runtime(workers[0].id).count_tokens(request.for_voters(0, 1))

    async def _voted(self, request: GenerationRequest, reporter: Reporter) -> AsyncGenerator[Heard, None]:
        """Pass on what the request's mode lets out before the verdict, then the rest."""
        told: asyncio.Queue[CandidateDelta | None] = asyncio.Queue()
        voting = asyncio.create_task(self._vote(request, reporter, told.put_nowait))
        voting.add_done_callback(lambda _: told.put_nowait(None))
        try:
            while (delta := await told.get()) is not None:
                yield delta
            outcome, rest = await voting
        finally:
            voting.cancel()
            await asyncio.wait([voting])
        for delta in rest:
            yield delta
        yield answer_of(outcome)

    async def _vote(
        self, request: GenerationRequest, reporter: Reporter, tell: Tell
    ) -> tuple[Outcome, tuple[CandidateDelta, ...]]:
        """Return the outcome, and what the client has yet to hear of it.

        Where every worker dies with every vote still open, and nothing was told to the client yet, the question is
        put again, once, to those that are started in their place.
        """
        workers = await self._ready(request.model)
        vote = self._new_vote(request, reporter, tell)
        try:
            outcome = await self._run(vote, request, workers)
        except WorkerCrashedError:
            if vote.has_spoken:
                raise
            workers = await self._ready(request.model, instead_of=workers)
            vote = self._new_vote(request, reporter, tell)
            outcome = await self._run(vote, request, workers)
        seconds = reporter.answered(outcome.verdict)
        return replace(outcome, seconds=seconds), vote.rest(outcome)

    def _new_vote(self, request: GenerationRequest, reporter: Reporter, tell: Tell) -> Vote:
        return Vote(request, self._node, reporter, tell=tell, sandbox=self._sandbox())

    async def _run(self, vote: Vote, request: GenerationRequest, workers: Sequence[WorkerView]) -> Outcome:
        seats = [
            Seat(worker.id, max(len(worker.slots), 1), sum(slot.busy for slot in worker.slots)) for worker in workers
        ]
        batches = place(seats, request.voters)
        runtimes = {batch.worker: self._supervisor.runtime(batch.worker) for batch in batches}
        names = {worker.id: worker.model.name for worker in workers}
        return await vote.run(batches, runtimes, names)

    async def _said(self, request: GenerationRequest, reporter: Reporter) -> AsyncGenerator[Heard, None]:
        """Pass on what independent choices say, as they say it. A worker that dies before its first word is replaced.

        The choices are dispatched anew then, so the window shows those that really answer.
        """
        workers = await self._ready(request.model)
        started = False
        try:
            async with aclosing(self._said_by(request, reporter, workers[0])) as pieces:
                async for piece in pieces:
                    started = started or isinstance(piece, CandidateDelta)
                    yield piece
        except WorkerCrashedError:
            if started:
                raise
            workers = await self._ready(request.model, instead_of=workers)
            async with aclosing(self._said_by(request, reporter, workers[0])) as pieces:
                async for piece in pieces:
                    yield piece
        reporter.answered()

    async def _said_by(
        self, request: GenerationRequest, reporter: Reporter, worker: WorkerView
    ) -> AsyncGenerator[Heard, None]:
        gathering = Gathering(request, self._node)
        reporter.dispatched(gathering.choices, lambda _: worker.model.name)
        pieces = self._supervisor.runtime(worker.id).generate(request.for_voters(0, request.voters))
        async with aclosing(pieces):
            async for piece in pieces:
                heard = gathering.take(piece)
                if heard is not None:
                    yield heard
        yield gathering.answer()

    async def _ready(self, model: str, instead_of: Sequence[WorkerView] = ()) -> list[WorkerView]:
        """Return the workers that hold the model and take requests, waiting for those on their way.

        `instead_of` are workers that just died. Their end may not be noticed yet, so only their restart counts.
        """
        died = {(worker.id, worker.restarts) for worker in instead_of}
        try:
            async with asyncio.timeout(READY_TIMEOUT_SECONDS):
                while True:
                    changed = self._changed
                    holding = [worker for worker in self._supervisor.views() if worker.model.id == model]
                    living = [worker for worker in holding if (worker.id, worker.restarts) not in died]
                    ready = [worker for worker in living if worker.is_ready]
                    if ready:
                        return ready
                    if not any(worker.is_ready or worker.state in _ON_ITS_WAY for worker in holding):
                        raise self._nobody(model, holding)
                    await changed.wait()
        except TimeoutError as error:
            raise NoWorkerReadyError(f"The model `{model}` is still loading. Try again in a minute.") from error

    def _nobody(self, model: str, holding: list[WorkerView]) -> SwarmError:
        if not holding:
            known = ", ".join(f"`{served.model.id}`" for served in self.models()) or "none"
            return UnknownModelError(
                f"The model `{model}` does not exist here. Loaded: {known}; each also as `swarm/<model>`.",
                parameter="model",
            )
        troubles = [worker.trouble for worker in holding if worker.trouble]
        if troubles:
            return NoWorkerReadyError(troubles[0].message, details=troubles[0].details)
        return NoWorkerReadyError(f"The worker for `{model}` is stopped. Start it on the Workers page.")
