"""One vote: candidates grow side by side, each is read as it ends; a certain verdict cancels the rest."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from types import MappingProxyType

from swarm_desktop.consensus import Candidate, Election, ElectionOptions, Evidence, Task, Verdict, Weighting
from swarm_desktop.core.errors import BadRequestError, SwarmError, WorkerCrashedError, WorkerError
from swarm_desktop.core.ids import NodeId, WorkerId, ballot_id
from swarm_desktop.core.snapshot import PeerName
from swarm_desktop.sandbox import Sandbox
from swarm_desktop.swarm.counting import Counting
from swarm_desktop.swarm.evidence import ProgramTrials
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.swarm.live import Tell, live
from swarm_desktop.swarm.outcome import Outcome
from swarm_desktop.swarm.patience import NEAR_SHARE, patience
from swarm_desktop.swarm.placement import Batch
from swarm_desktop.swarm.reporting import Reporter
from swarm_desktop.swarm.request import GenerationRequest, Mode
from swarm_desktop.swarm.voter_source import VoterSource, whole_answers
from swarm_desktop.workers.runtime import CandidateDelta, Embeddings, GeneratingRuntime, Piece, VoterRequest

Embed = Callable[[Sequence[str]], Awaitable[Embeddings]]

_log = logging.getLogger(__name__)

_COMPARED_AT_LEAST = 3
"""Of two texts, each is as much like the other."""
JUDGE_TOKENS = 16
"""Room for one letter, and for the words that small models put around it."""


class Vote:
    """Runs one request's vote over workers that were chosen for it."""

    def __init__(
        self,
        request: GenerationRequest,
        node: NodeId,
        reporter: Reporter,
        *,
        tell: Tell = lambda _: None,
        weights: Mapping[str, float] = MappingProxyType({}),
        sandbox: Sandbox | None = None,
        embed: Embed | None = None,
    ) -> None:
        """`tell` hears what the request's mode lets out early; `weights` tell how much ballots of a model count.

        With a sandbox, programs are judged by what they do; with `embed`, free texts by what they mean.
        """
        self._request = request
        self._reporter = reporter
        self._candidates = [
            GrowingCandidate(ballot_id(node, request.id, order), order, request.model)
            for order in range(request.voters)
        ]
        self._live = live(request.mode, self._candidates, tell)
        question = request.question()
        options = ElectionOptions(weighting=Weighting(weights))
        self._counting = Counting(
            Election(question, dispatched=request.voters, strategy=request.strategy, options=options)
        )
        self._embed = embed
        self._trials = ProgramTrials(question, sandbox) if sandbox else None
        self._names: dict[int, str] = {}
        self._peers: dict[int, PeerName] = {}
        self._lost: set[int] = set()
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

    async def run(self, batches: Sequence[Batch], sources: Mapping[WorkerId, VoterSource]) -> Outcome:
        """Return the outcome; cancelling the call cancels the voters.

        Raises BadRequestError where the request is at fault, WorkerError where no voter got through.
        """
        self._dispatch(batches, sources)
        try:
            async with self._group as group:
                voters = {
                    batch: group.create_task(self._collect(batch, sources[batch.worker].runtime)) for batch in batches
                }
                canceller = group.create_task(self._cancel_when_decided(tuple(voters.values())))
                await self._wait_for(voters, sources)
                canceller.cancel()
            await self._compare_meanings()
            await self._ask_judge(next(source.runtime for source in sources.values() if not source.borrowed))
            return self._outcome(await self._counting.run(Election.verdict))
        finally:
            self._counting.close()

    def _dispatch(self, batches: Sequence[Batch], sources: Mapping[WorkerId, VoterSource]) -> None:
        for batch in batches:
            source = sources[batch.worker]
            for order in batch.orders:
                self._names[order] = source.name
                self._candidates[order].model = source.model
                if source.peer is not None:
                    self._peers[order] = source.peer
                    self._candidates[order].borrowed = True
        self._reporter.dispatched(self._candidates, self._names.__getitem__, self._peers.get)

    async def _wait_for(
        self, voters: Mapping[Batch, asyncio.Task[None]], sources: Mapping[WorkerId, VoterSource]
    ) -> None:
        """Return when all have spoken, and other machines had their time: who is slow costs votes, not the answer."""
        started = time.monotonic()
        here = [batch for batch in voters if not sources[batch.worker].borrowed]
        if here:
            await asyncio.wait([voters[batch] for batch in here])
        seconds = time.monotonic() - started
        tokens = max((self._candidates[order].tokens for batch in here for order in batch.orders), default=0)
        async with asyncio.TaskGroup() as group:
            for batch, task in voters.items():
                source = sources[batch.worker]
                if here and source.borrowed:
                    longest = patience(seconds, tokens, source.pace)
                    group.create_task(self._wait_for_batch(batch, task, source, sources[here[0].worker], longest))
        await asyncio.wait(voters.values())

    async def _wait_for_batch(
        self, batch: Batch, task: asyncio.Task[None], source: VoterSource, here: VoterSource, seconds: float
    ) -> None:
        """Wait for another machine; when its time is nearly up, idle voters of this one stand in for what lacks."""
        await asyncio.wait([task], timeout=NEAR_SHARE * seconds)
        if task.done():
            return
        stand_ins = self._group.create_task(self._stand_in(batch, task, source, here))
        await asyncio.wait([task], timeout=(1 - NEAR_SHARE) * seconds)
        stand_ins.cancel()
        if not task.done():
            source.late()
            task.cancel()
            await self._lose(batch, WorkerError("It was not done in time."))

    async def _stand_in(self, batch: Batch, task: asyncio.Task[None], source: VoterSource, here: VoterSource) -> None:
        """Fill the places of voters that are late with voters from here; who ends first has the place and its vote."""
        if self._request.mode is not Mode.CONSENSUS:
            # The client may be hearing what one of them says.
            return
        missing = [order for order in batch.orders if self._candidates[order].finish_reason is None]
        missing = missing[: here.idle()]
        if not missing:
            return
        # Seeds that no other voter has: the same seed could say the same again.
        request = self._request.for_voters(self._request.voters + batch.first, len(missing))
        async with aclosing(whole_answers(here, request)) as answers:
            async for place, said in answers:
                order = missing[place]
                if self._candidates[order].finish_reason is None and order not in self._lost:
                    source.late()
                    self._names[order] = here.name
                    self._candidates[order].begin_again(here.model)
                    self._reporter.replaced(self._candidates[order], here.name, source.peer)
                    for delta in said:
                        await self._take(Batch(batch.worker, order, 1), delta)
        if all(self._candidates[order].finish_reason for order in batch.orders):
            task.cancel()

    async def _cancel_when_decided(self, voters: Sequence[asyncio.Task[None]]) -> None:
        await self._decided.wait()
        for voter in voters:
            voter.cancel()

    async def _collect(self, batch: Batch, runtime: GeneratingRuntime) -> None:
        request = self._request.for_voters(batch.first, batch.count, seed=batch.seed, temperature=batch.temperature)
        try:
            async with aclosing(runtime.generate(request)) as stream:
                async for piece in stream:
                    await self._take(batch, piece)
        except BadRequestError as error:
            self._failure = error
            self._decided.set()
        except WorkerError as error:
            own = batch.first not in self._peers
            if self._failure is None or (own and not isinstance(self._failure, BadRequestError)):
                # What went wrong here counts: it is mended, and the question put again.
                self._failure = error
            await self._lose(batch, error)

    async def _take(self, batch: Batch, piece: Piece) -> None:
        if not isinstance(piece, CandidateDelta):
            self._prompt_tokens = max(self._prompt_tokens, piece.prompt_tokens)
            self._cached_tokens = max(self._cached_tokens, piece.cached_tokens)
            return
        candidate = self._candidates[batch.first + piece.voter]
        if candidate.finish_reason is not None:
            # Another voter had its place first.
            return
        candidate.take(piece)
        self._reporter.grew(candidate)
        self._live.heard(candidate, piece)
        if piece.finish_reason is not None:
            read = candidate.candidate()
            if self._request.continues is not None and read.finish_reason == "length":
                # A text that goes on has no end of its own; one that is cut off is what was asked for.
                read = replace(read, finish_reason="stop")
            ballot = await self._counting.run(lambda election: election.add(read), more_characters=len(read.text))
            self._reporter.counted(ballot)
            if self._trials and ballot.valid and ballot.task is Task.CODE:
                self._group.create_task(self._try(self._trials, ballot.candidate))
            await self._decide()

    async def _compare_meanings(self) -> None:
        """Attach a vector to each free text, where they can be had; else words are compared."""
        if self._embed is None:
            return
        ballots = await self._counting.run(lambda election: election.ballots)
        texts = [ballot.candidate for ballot in ballots if ballot.valid and ballot.task is Task.FREE_TEXT]
        if len(texts) < _COMPARED_AT_LEAST or any(text.tool_calls for text in texts):
            return
        try:
            embeddings = await self._embed([text.text for text in texts])
        except SwarmError as error:
            _log.warning("Answers are compared by their words. %s", error.message)
            return
        for text, vector in zip(texts, embeddings.vectors, strict=True):
            await self._attach(text.ballot_id, Evidence(embedding=tuple(vector)))

    async def _ask_judge(self, runtime: GeneratingRuntime) -> None:
        """Let a model pick among the best answers, where the strategy wants that; without a pick support decides."""
        asked = await self._counting.run(Election.judge_request)
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
            await self._attach(picked, Evidence(judged_best=True))

    async def _try(self, trials: ProgramTrials, candidate: Candidate) -> None:
        evidence = await trials.evidence(candidate)
        if evidence is not None:
            await self._attach(candidate.ballot_id, evidence)

    async def _attach(self, ballot: str, evidence: Evidence) -> None:
        await self._counting.run(lambda election: election.attach(ballot, evidence))

    async def _lose(self, batch: Batch, error: WorkerError) -> None:
        for order in batch.orders:
            candidate = self._candidates[order]
            if candidate.finish_reason is None:
                self._lost.add(order)
                await self._counting.run(Election.lose)
                self._reporter.lost(candidate.ballot_id, error.title)
        await self._decide()

    async def _decide(self) -> None:
        if self._live.may_end() and await self._counting.run(Election.certainty) is not None:
            self._decided.set()

    def _outcome(self, verdict: Verdict | None) -> Outcome:
        if isinstance(self._failure, BadRequestError):
            raise self._failure
        if verdict is None:
            raise self._failure or WorkerCrashedError("No voter finished its answer. Ask again.")
        winner = next(candidate for candidate in self._candidates if candidate.ballot_id == verdict.winner.ballot_id)
        shown = self._live.shown(verdict)
        voters = tuple(self._names[candidate.order] for candidate in self._candidates)
        return Outcome(
            verdict, winner, shown, tuple(self._candidates), voters, self._prompt_tokens, self._cached_tokens
        )
