"""The swarm: every model that is loaded here, asked by one voter or by many."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path

from swarm_desktop.consensus import Agreements
from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.core.ids import NodeId, WorkerId
from swarm_desktop.core.settings import Compression, VotingSettings
from swarm_desktop.core.snapshot import PeerName, WorkerView
from swarm_desktop.sandbox import Sandbox
from swarm_desktop.swarm.answer import Answer, Gathering, Heard, answer_of
from swarm_desktop.swarm.borrowing import Borrower
from swarm_desktop.swarm.embedding import Embedder
from swarm_desktop.swarm.fitting import Fitter, check_images
from swarm_desktop.swarm.live import Tell
from swarm_desktop.swarm.mix import Mix, place_mix
from swarm_desktop.swarm.outcome import Outcome
from swarm_desktop.swarm.placement import Batch, Seat, place
from swarm_desktop.swarm.readiness import Loader, Readiness, ServedModel
from swarm_desktop.swarm.reporting import Publish, Reporter
from swarm_desktop.swarm.request import GenerationRequest
from swarm_desktop.swarm.sizing import usual_voters
from swarm_desktop.swarm.vote import Vote
from swarm_desktop.swarm.voter_source import VoterSource
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress, RuntimeFacts
from swarm_desktop.workers.supervisor import Supervisor


class Swarm:
    """Answers requests with the workers of this machine."""

    def __init__(
        self,
        supervisor: Supervisor,
        node: NodeId,
        publish: Publish,
        *,
        sandbox: Callable[[], Sandbox | None] = lambda: None,
        embedding_model_file: Callable[[], Path | None] = lambda: None,
        compression: Callable[[], Compression] = lambda: "off",
        borrower: Borrower | None = None,
        stays_here: Callable[[str], bool] = lambda _: False,
        loader: Loader | None = None,
        mix: Callable[[], Mix | None] = lambda: None,
    ) -> None:
        """`sandbox` is asked at each vote: where it returns one, programs are also judged by what they do.

        `embedding_model_file` names the person's own model for vectors; votes on free text compare those then.
        `compression` says what becomes of conversations that outgrow the context. `borrower` brings voters of other
        machines to every vote that may leave this one; `stays_here` names the models whose votes never do.
        `loader` loads models that requests name; `mix` returns who votes for a profile, while one is in use.
        """
        self._supervisor = supervisor
        self._node = node
        self._publish = publish
        self._sandbox = sandbox
        self._borrower = borrower
        self._stays_here = stays_here
        self.agreements = Agreements()
        """From votes of several models, which of them to trust more; whoever records votes keeps it up."""
        self._mix = mix
        self._readiness = Readiness(supervisor, loader, mix)
        self._fitter = Fitter(supervisor, self._readiness, compression, self._stays)
        self.embedder = Embedder(supervisor, self._readiness, embedding_model_file)

    def workers_changed(self) -> None:
        """Wake the requests that wait for a worker; called whenever a worker's state changed."""
        self._readiness.changed()

    def models(self) -> tuple[ServedModel, ...]:
        """Return the models that can be asked, or soon can."""
        return self._readiness.models()

    def served(self, model: str) -> ServedModel:
        """Return one of them. Raises UnknownModelError."""
        return self._readiness.served(model)

    def usual_voters(self, model: str, voting: VotingSettings) -> int:
        """Return how many vote on a question for a model that does not say."""
        mix = self._mix_of(model)
        if mix is not None:
            return len(mix.voters)
        workers = [worker for worker in self._supervisor.views() if worker.model.id == model and worker.is_ready]
        free = sum(self._idle(worker.id) for worker in workers)
        return usual_voters(voting.voters, voting.fewest_voters, free) if workers else voting.voters

    async def facts(self, model: str) -> RuntimeFacts:
        """Return what a model offers, waiting while it is on its way. Raises SwarmError."""
        workers = await self._readiness.workers(model)
        return await self._supervisor.runtime(workers[0].id).describe()

    async def vote(self, request: GenerationRequest) -> Outcome:
        """Let the request's voters vote. Raises SwarmError; cancelling the call cancels the voters."""
        reporter = Reporter(request, self._publish)
        with reporter.reporting():
            fit = await self._fitter.fit(request)
            outcome, _ = await self._vote(fit.request, reporter, lambda _: None)
            return outcome

    async def answer(self, request: GenerationRequest) -> AsyncGenerator[Heard, None]:
        """Pass on what the client may hear, as it is said, and then the whole `Answer`. Raises SwarmError.

        How the prompt fits the context is told first. Closing the iterator frees the voters' slots.
        """
        reporter = Reporter(request, self._publish)
        with reporter.reporting():
            fit = await self._fitter.fit(request)
            yield fit
            pieces = (self._voted if request.voting else self._said)(fit.request, reporter)
            async with aclosing(pieces):
                async for piece in pieces:
                    yield replace(piece, fit=fit) if isinstance(piece, Answer) else piece

    async def count_tokens(self, request: GenerationRequest) -> int:
        """Return how many tokens the request's prompt has for its model. Raises SwarmError."""
        workers = await self._workers(request)
        check_images(request, workers)
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
        # Only now, but before the first word: some dialects begin with the length of the prompt.
        yield PromptProgress(outcome.prompt_tokens, outcome.prompt_tokens, outcome.cached_tokens)
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
        workers = await self._workers(request)
        seats, sources = self._electorate(request, workers)
        vote = self._new_vote(request, reporter, tell, sources)
        try:
            outcome = await vote.run(self._placed(request, seats), sources)
        except WorkerCrashedError:
            if vote.has_spoken:
                raise
            workers = await self._workers(request, instead_of=workers)
            seats, sources = self._electorate(request, workers)
            vote = self._new_vote(request, reporter, tell, sources)
            outcome = await vote.run(self._placed(request, seats), sources)
        seconds = reporter.answered(outcome.verdict)
        return replace(outcome, seconds=seconds), vote.rest(outcome)

    def _mix_of(self, model: str) -> Mix | None:
        mix = self._mix()
        return mix if mix is not None and mix.name == model else None

    def _placed(self, request: GenerationRequest, seats: Sequence[Seat]) -> tuple[Batch, ...]:
        """Return which worker takes which voters."""
        mix = self._mix_of(request.model)
        if mix is None:
            return place(seats, request.voters)
        return place_mix(mix, {seat.worker: seat.slots for seat in seats if not seat.borrowed}, request.voters)

    def _weights(self, request: GenerationRequest, sources: Mapping[WorkerId, VoterSource]) -> Mapping[str, float]:
        """Return how much ballots of each model count: what a profile says, and what former votes tell."""
        models = {source.model for source in sources.values()}
        learned = self.agreements.weights(models)
        mix = self._mix_of(request.model)
        said = mix.weights if mix is not None else {}
        return {model: learned.get(model, 1.0) * said.get(model, 1.0) for model in {*learned, *said}}

    def _new_vote(
        self, request: GenerationRequest, reporter: Reporter, tell: Tell, sources: Mapping[WorkerId, VoterSource]
    ) -> Vote:
        return Vote(
            request,
            self._node,
            reporter,
            tell=tell,
            weights=self._weights(request, sources),
            sandbox=self._sandbox(),
            embed=self.embedder.embed if self.embedder.is_chosen else None,
        )

    def _electorate(
        self, request: GenerationRequest, workers: Sequence[WorkerView]
    ) -> tuple[list[Seat], dict[WorkerId, VoterSource]]:
        """Return who can vote, here and on other machines, and what they speak through."""
        seats = [
            Seat(worker.id, max(len(worker.slots), 1), sum(slot.busy for slot in worker.slots)) for worker in workers
        ]
        sources = {
            worker.id: VoterSource(
                self._supervisor.runtime(worker.id),
                f"{worker.host} · {worker.model.name}" if worker.host else worker.model.name,
                worker.model.id,
                idle=partial(self._idle, worker.id),
            )
            for worker in workers
        }
        for borrower in self._borrowers(request):
            for seat in borrower.seats():
                voters = borrower.runtime(seat)
                seats.append(Seat(seat.worker, seat.voters, borrowed=True))
                sources[seat.worker] = VoterSource(
                    voters,
                    f"{seat.peer.name} · {seat.model.name}",
                    seat.model.id,
                    PeerName(seat.peer.id, seat.peer.name),
                    borrower.pace(seat),
                    voters.late,
                )
        return seats, sources

    def _borrowers(self, request: GenerationRequest) -> tuple[Borrower, ...]:
        """Return who asks other machines, if anybody may: a profile names all its voters."""
        stays = self._stays(request) or self._mix_of(request.model) is not None
        return (self._borrower,) if self._borrower is not None and not stays else ()

    def _stays(self, request: GenerationRequest) -> bool:
        """Tell whether a request must not leave this machine."""
        return request.here_only or self._stays_here(request.model)

    async def _workers(self, request: GenerationRequest, instead_of: Sequence[WorkerView] = ()) -> list[WorkerView]:
        return await self._readiness.workers(request.model, here_only=self._stays(request), instead_of=instead_of)

    def _idle(self, worker_id: WorkerId) -> int:
        worker = next((worker for worker in self._supervisor.views() if worker.id == worker_id), None)
        return sum(not slot.busy for slot in worker.slots) if worker and worker.is_ready else 0

    async def _said(self, request: GenerationRequest, reporter: Reporter) -> AsyncGenerator[Heard, None]:
        """Pass on what independent choices say, as they say it. A worker that dies before its first word is replaced.

        The choices are dispatched anew then, so the window shows those that really answer.
        """
        workers = await self._workers(request)
        started = False
        try:
            async with aclosing(self._said_by(request, reporter, workers[0])) as pieces:
                async for piece in pieces:
                    started = started or isinstance(piece, CandidateDelta)
                    yield piece
        except WorkerCrashedError:
            if started:
                raise
            workers = await self._workers(request, instead_of=workers)
            async with aclosing(self._said_by(request, reporter, workers[0])) as pieces:
                async for piece in pieces:
                    yield piece

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
        reporter.answered()
        yield gathering.answer()
