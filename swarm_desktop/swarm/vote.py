"""One vote: candidates grow side by side, each is read as it ends; a certain verdict cancels the rest."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from swarm_desktop.consensus import Candidate, Election, Evidence, Task, Verdict
from swarm_desktop.core.errors import BadRequestError, SwarmError, WorkerCrashedError, WorkerError
from swarm_desktop.core.ids import NodeId, WorkerId, ballot_id
from swarm_desktop.sandbox import Sandbox
from swarm_desktop.swarm.evidence import ProgramTrials
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.swarm.live import Tell, live
from swarm_desktop.swarm.placement import Batch
from swarm_desktop.swarm.reporting import Reporter
from swarm_desktop.swarm.request import GenerationRequest
from swarm_desktop.workers.runtime import CandidateDelta, Piece, Runtime, VoterRequest

JUDGE_TOKENS = 16
"""Room for one letter, and for the words that small models put around it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a vote came to."""

    verdict: Verdict
    winner: GrowingCandidate
    shown: GrowingCandidate
    """What the client gets: the winner, unless the client heard something else before the verdict."""
    candidates: tuple[GrowingCandidate, ...]
    """All of them in order of dispatch, also the unfinished ones."""
    prompt_tokens: int
    cached_tokens: int = 0
    seconds: float = 0.0

    @property
    def total_completion_tokens(self) -> int:
        """Tokens that all voters together decoded."""
        return sum(candidate.tokens for candidate in self.candidates)


class Vote:
    """Runs one request's vote over workers that were chosen for it."""

    def __init__(
        self,
        request: GenerationRequest,
        node: NodeId,
        reporter: Reporter,
        *,
        tell: Tell = lambda _: None,
        sandbox: Sandbox | None = None,
    ) -> None:
        """`tell` hears what the request's mode lets out early. With a sandbox, programs are judged by what they do."""
        self._request = request
        self._reporter = reporter
        self._candidates = [
            GrowingCandidate(ballot_id(node, request.id, order), order, request.model)
            for order in range(request.voters)
        ]
        self._live = live(request.mode, self._candidates, tell)
        question = request.question()
        self._election = Election(question, dispatched=request.voters, strategy=request.strategy)
        self._trials = ProgramTrials(question, sandbox) if sandbox else None
        self._group = asyncio.TaskGroup()
        self._decided = asyncio.Event()
        self._failure: SwarmError | None = None
        self._prompt_tokens = self._cached_tokens = 0

    @property
    def has_spoken(self) -> bool:
        """Whether the client heard anything already."""
        return self._live.has_spoken

    def rest(self, outcome: Outcome) -> tuple[CandidateDelta, ...]:
        """Return what the client has yet to hear."""
        return self._live.rest(outcome.shown)

    async def run(
        self, batches: Sequence[Batch], runtimes: Mapping[WorkerId, Runtime], voter_names: Mapping[WorkerId, str]
    ) -> Outcome:
        """Return the outcome; cancelling the call cancels the voters.

        Raises BadRequestError where the request is at fault, WorkerError where no voter got through.
        """
        names = {order: voter_names[batch.worker] for batch in batches for order in _orders(batch)}
        self._reporter.dispatched(self._candidates, names.__getitem__)
        async with self._group as group:
            voters = [group.create_task(self._collect(batch, runtimes[batch.worker])) for batch in batches]
            canceller = group.create_task(self._cancel_when_decided(voters))
            await asyncio.wait(voters)
            canceller.cancel()
        await self._ask_judge(runtimes[batches[0].worker])
        return self._outcome()

    async def _cancel_when_decided(self, voters: Sequence[asyncio.Task[None]]) -> None:
        await self._decided.wait()
        for voter in voters:
            voter.cancel()

    async def _collect(self, batch: Batch, runtime: Runtime) -> None:
        request = self._request.for_voters(batch.first, batch.count)
        try:
            async with aclosing(runtime.generate(request)) as stream:
                async for piece in stream:
                    self._take(batch, piece)
        except BadRequestError as error:
            self._failure = error
            self._decided.set()
        except WorkerError as error:
            self._failure = self._failure or error
            self._lose(batch, error)

    def _take(self, batch: Batch, piece: Piece) -> None:
        if not isinstance(piece, CandidateDelta):
            self._prompt_tokens = max(self._prompt_tokens, piece.prompt_tokens)
            self._cached_tokens = max(self._cached_tokens, piece.cached_tokens)
            return
        candidate = self._candidates[batch.first + piece.voter]
        candidate.take(piece)
        self._reporter.grew(candidate)
        self._live.heard(candidate, piece)
        if piece.finish_reason is not None:
            ballot = self._election.add(candidate.candidate())
            self._reporter.counted(ballot)
            if self._trials and ballot.valid and ballot.task is Task.CODE:
                self._group.create_task(self._try(self._trials, ballot.candidate))
            self._decide()

    async def _ask_judge(self, runtime: Runtime) -> None:
        """Let a model pick among the best answers, where the strategy wants that; without a pick support decides."""
        asked = self._election.judge_request()
        if asked is None:
            return
        request = VoterRequest(
            messages=({"role": "user", "content": asked.prompt},),
            seed=self._request.seed,
            max_tokens=JUDGE_TOKENS,
            sampling={"temperature": 0},
        )
        reply = ""
        try:
            async with aclosing(runtime.generate(request)) as pieces:
                async for piece in pieces:
                    reply += piece.text if isinstance(piece, CandidateDelta) else ""
        except (BadRequestError, WorkerError):
            return
        picked = asked.pick(reply)
        if picked is not None:
            self._election.attach(picked, Evidence(judged_best=True))

    async def _try(self, trials: ProgramTrials, candidate: Candidate) -> None:
        evidence = await trials.evidence(candidate)
        if evidence is not None:
            self._election.attach(candidate.ballot_id, evidence)

    def _lose(self, batch: Batch, error: WorkerError) -> None:
        for order in _orders(batch):
            candidate = self._candidates[order]
            if candidate.finish_reason is None:
                self._election.lose()
                self._reporter.lost(candidate.ballot_id, error.title)
        self._decide()

    def _decide(self) -> None:
        if self._live.may_end() and self._election.certainty() is not None:
            self._decided.set()

    def _outcome(self) -> Outcome:
        if isinstance(self._failure, BadRequestError):
            raise self._failure
        verdict = self._election.verdict()
        if verdict is None:
            raise self._failure or WorkerCrashedError("No voter finished its answer. Ask again.")
        winner = next(candidate for candidate in self._candidates if candidate.ballot_id == verdict.winner.ballot_id)
        shown = self._live.shown(verdict)
        return Outcome(verdict, winner, shown, tuple(self._candidates), self._prompt_tokens, self._cached_tokens)


def _orders(batch: Batch) -> range:
    return range(batch.first, batch.first + batch.count)
