"""Rounds whose ballots are known beforehand, voted on by three machines and, to compare, counted in one heap."""

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from swarm_desktop.consensus import Candidate, Election, ElectionOptions, Question, Verdict, Weighting
from swarm_desktop.core.ids import ballot_id
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.swarm import GenerationRequest, Outcome
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, ToolCallDelta, Usage, VoterRequest
from tests.hive.federation import Asker, lending, question, trusting

MACHINES = 3
VOTERS_OF_EACH = 3
BALLOTS = MACHINES * VOTERS_OF_EACH
MODELS = ("tiny", "small", "large")


@dataclass(frozen=True)
class Round:
    """A question, and what its voters say in order of dispatch."""

    question: Question
    candidates: tuple[Candidate, ...]
    seed: int

    def request(self) -> GenerationRequest:
        tools: tuple[JsonObject, ...] = tuple(dict(tool) for tool in self.question.tools)
        messages = ({"role": "user", "content": self.question.text},)
        return question(BALLOTS, messages=messages, tools=tools, seed=self.seed)


class Reciter:
    """A model whose voters say what was recorded, in pieces and all at once; every machine has the same one."""

    def __init__(self) -> None:
        self.round: Round | None = None

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        assert self.round is not None
        assert request.seed is not None
        # The seeds of voters count up in order of dispatch.
        first = request.seed - self.round.seed
        chance = random.Random(request.seed)  # noqa: S311 - not for secrets
        yield PromptProgress(1, 1)
        left = {voter: _pieces(voter, self.round.candidates[first + voter], chance) for voter in range(request.voters)}
        while left:
            voter = chance.choice(list(left))
            yield left[voter].pop(0)
            if not left[voter]:
                del left[voter]
            await asyncio.sleep(0)
        yield Usage(1, 1)

    async def count_tokens(self, _: VoterRequest) -> int:
        return 1


def _pieces(voter: int, candidate: Candidate, chance: random.Random) -> list[CandidateDelta]:
    cut = chance.randint(0, len(candidate.text))
    pieces = [CandidateDelta(voter, text=text, tokens=1) for text in (candidate.text[:cut], candidate.text[cut:])]
    for index, call in enumerate(candidate.tool_calls):
        half = len(call.arguments) // 2
        beginning = ToolCallDelta(index, f"call-{index}", call.name, call.arguments[:half])
        rest = ToolCallDelta(index, arguments=call.arguments[half:])
        pieces += [CandidateDelta(voter, tool_calls=(part,)) for part in (beginning, rest)]
    return [*pieces, CandidateDelta(voter, finish_reason=candidate.finish_reason, total_tokens=candidate.token_count)]


class Assembly:
    """Three machines with three models that vote on rounds."""

    def __init__(self, desk: Asker, reciter: Reciter) -> None:
        self._desk = desk
        self._reciter = reciter

    async def hold(self, held: Round) -> tuple[Outcome, Verdict]:
        """Return what the machines decide, and what all ballots in one heap decide with the same weights."""
        self._reciter.round = held
        weights = self._desk.swarm.agreements.weights(set(MODELS))
        request = held.request()
        async with asyncio.timeout(60):
            outcome = await self._desk.swarm.vote(request)
        heap = Election(
            request.question(), dispatched=BALLOTS, options=ElectionOptions(weighting=Weighting(dict(weights)))
        )
        for order, candidate in enumerate(held.candidates):
            name = ballot_id(self._desk.hive.node_id, request.id, order)
            model = outcome.candidates[order].model
            heap.add(replace(candidate, ballot_id=name, order=order, model=model))
        verdict = heap.verdict()
        assert verdict is not None
        models = {candidate.ballot_id: candidate.model for candidate in outcome.candidates}
        self._desk.swarm.agreements.learn(models, [cluster.ballot_ids for cluster in verdict.clusters])
        return outcome, verdict


@asynccontextmanager
async def assembled(folder: Path) -> AsyncIterator[Assembly]:
    """Run the machines until the block is left."""
    reciter = Reciter()
    own, *lent = MODELS
    desk = Asker(folder / "desk", reciter, slots=VOTERS_OF_EACH)
    others = [lending(folder / model, model, reciter, slots=VOTERS_OF_EACH, model=model) for model in lent]
    async with trusting(desk, *others):
        await desk.borrower.refresh()
        assert {seat.model.id for seat in desk.borrower.seats()} | {own} == set(MODELS)
        yield Assembly(desk, reciter)


def differences(outcome: Outcome, pooled: Verdict) -> list[str]:
    """Return what the machines decided otherwise; of a vote that ended early only what it said counts."""
    told = outcome.verdict
    assert len({candidate.model for candidate in outcome.candidates}) == MACHINES
    if told.lost:
        return [f"{told.lost} votes were lost"]
    if told.stopped_early:
        leading = next((cluster for cluster in pooled.clusters if pooled.winner.ballot_id in cluster.ballot_ids), None)
        agrees = leading is not None and told.winner.ballot_id in leading.ballot_ids
        return [] if agrees else [f"the winner is {told.winner.text!r} and not {pooled.winner.text!r}"]
    facts = ("task", "rule", "share", "margin", "counted", "invalid", "clusters")
    found = [
        f"{fact}: {_of(told, fact)} and not {_of(pooled, fact)}"
        for fact in facts
        if _of(told, fact) != _of(pooled, fact)
    ]
    if (told.winner.text, told.winner.tool_calls) != (pooled.winner.text, pooled.winner.tool_calls):
        found.append(f"the winner is {told.winner!r} and not {pooled.winner!r}")
    return found


def _of(verdict: Verdict, fact: str) -> object:
    value: object = getattr(verdict, fact)
    return value


def drawn(problem: Question, candidates: Sequence[Candidate], chance: random.Random) -> Round:
    """Return a round with nine of the candidates, drawn at random; some of them twice where there are fewer."""
    enough = len(candidates) >= BALLOTS
    chosen = chance.sample(candidates, BALLOTS) if enough else chance.choices(candidates, k=BALLOTS)
    return Round(problem, tuple(chosen), chance.randrange(2**20))
