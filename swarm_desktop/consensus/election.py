"""The election: takes candidates one at a time, in any order, and always knows the verdict so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from swarm_desktop.consensus.ballots import Ballot, Candidate, Certainty, Evidence, Question, Task, Verdict
from swarm_desktop.consensus.errors import DuplicateBallotError
from swarm_desktop.consensus.gate import says_anything
from swarm_desktop.consensus.judge import JudgeRequest, request
from swarm_desktop.consensus.overlap import OverlapSpace
from swarm_desktop.consensus.posterior import dispatched_first, probability_of_lead
from swarm_desktop.consensus.reading.tool_calls import NO_CALL
from swarm_desktop.consensus.router import fixed_task, shape_of, task_of
from swarm_desktop.consensus.rules.judged import judged
from swarm_desktop.consensus.rules.rule import Decision, Poll
from swarm_desktop.consensus.strategies import strategy_named
from swarm_desktop.consensus.tally import Tally, tally_of
from swarm_desktop.consensus.weights import Weighting, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_in_order = attrgetter("candidate.order", "candidate.ballot_id")


@dataclass(frozen=True, slots=True)
class ElectionOptions:
    """How an election may end early, and how ballots weigh.

    `stop_when_certain` stops where no outstanding ballot can change the winning key. `stop_probability`
    (0..1, None for never) also stops where the leader of the voters dispatched first stays ahead of the
    runner-up with at least that probability, under a Beta posterior. Neither stops before `stop_minimum`
    voters were heard or lost, because the share is also shown to people: with 5 voters, waiting for a 4th costs 0.8
    ballots and makes it tell right from wrong better (area under the curve 0.82 instead of 0.78 on recorded
    word problems).
    Tasks in `counted_in_full` never end early while the leader acts on something: a tool call is worth
    more for knowing how far to trust it, and cut short the share tells right from wrong less well.
    """

    stop_when_certain: bool = True
    stop_probability: float | None = None
    stop_minimum: int = 4
    counted_in_full: frozenset[Task] = frozenset({Task.TOOL_CALL})
    weighting: Weighting = field(default_factory=Weighting)


class Election:
    """One question, `dispatched` voters, one strategy.

    It never raises on what a candidate contains. It is not safe for use from several threads at once.
    """

    def __init__(
        self,
        question: Question,
        *,
        dispatched: int,
        strategy: str = "auto",
        options: ElectionOptions = ElectionOptions(),
    ) -> None:
        """Open an election; raise `UnknownStrategyError` for a strategy that does not exist."""
        self._question = question
        self._dispatched = dispatched
        self._strategy = strategy_named(strategy)
        self._options = options
        self._candidates: dict[str, Candidate] = {}
        self._evidence: dict[str, Evidence] = {}
        self._shapes: dict[str, Task | None] = {}
        self._ballots: dict[tuple[str, Task], Ballot] = {}
        self._space = OverlapSpace()
        self._lost = 0
        # Where tools are offered, voters that answer in words hold an election of their own.
        self._spoken: Election | None = None
        if fixed_task(question) is Task.TOOL_CALL:
            in_words = replace(question, tools=(), task=None)
            self._spoken = Election(in_words, dispatched=dispatched, strategy=strategy, options=options)

    def add(self, candidate: Candidate) -> Ballot:
        """Take a candidate in and return how it was read.

        Adding the same candidate twice changes nothing; a different one under a taken ballot id raises
        `DuplicateBallotError`. More candidates than were announced raise the number dispatched.
        """
        known = self._candidates.get(candidate.ballot_id)
        if known is not None and known != candidate:
            raise DuplicateBallotError(f"Two candidates claim the ballot id {candidate.ballot_id!r}.")
        if known is None:
            self._candidates[candidate.ballot_id] = candidate
            if fixed_task(self._question) is None:
                self._shapes[candidate.ballot_id] = shape_of(candidate, self._question)
        ballot = self._read(candidate, self._task())
        if self._spoken and known is None:
            if ballot.key == NO_CALL:
                return self._spoken.add(candidate)
            self._spoken.lose()
        return ballot

    def attach(self, ballot_id: str, evidence: Evidence) -> None:
        """Add what the caller found out about a candidate, before or after it is added."""
        self._evidence[ballot_id] = evidence
        if self._spoken:
            self._spoken.attach(ballot_id, evidence)

    def lose(self, count: int = 1) -> None:
        """Note that `count` voters will never answer."""
        self._lost += count
        if self._spoken:
            self._spoken.lose(count)

    @property
    def ballots(self) -> tuple[Ballot, ...]:
        """How the candidates are read by now, in order of dispatch, with their weights."""
        task = self._task()
        ballots = [self._read(candidate, task) for candidate in self._candidates.values()]
        # Words that answer nothing are no reason not to call.
        spoken = {ballot.candidate.ballot_id: ballot for ballot in self._spoken.ballots} if self._spoken else {}
        for place, ballot in enumerate(ballots):
            words = spoken.get(ballot.candidate.ballot_id)
            if words and not words.valid:
                ballots[place] = replace(ballot, valid=False, reason=words.reason)
        return tuple(weigh(sorted(ballots, key=_in_order), self._options.weighting))

    @property
    def shapes(self) -> Mapping[Task, int]:
        """How many candidates look like which kind of answer; nodes add these up before they tally."""
        return Counter(shape for shape in self._shapes.values() if shape is not None)

    def tally(self, node: str, task: Task | None = None) -> Tally:
        """Return what other nodes need to know of the ballots of `node`, read for `task` where it is given."""
        task = fixed_task(self._question) or task or self._task()
        return tally_of(
            [self._read(candidate, task) for candidate in self._candidates.values()],
            self._evidence,
            node=node,
            task=task,
            strategy=self._strategy.name,
            dispatched=self._total(),
            lost=self._lost,
        )

    @classmethod
    def pooled(cls, question: Question, tally: Tally, options: ElectionOptions = ElectionOptions()) -> Election:
        """Return the election that all ballots in `tally` make, whichever nodes they come from."""
        dispatched = sum(tally.dispatched.values())
        question = replace(question, task=tally.task)
        election = cls(question, dispatched=dispatched, strategy=tally.strategy, options=options)
        for candidate, evidence in tally.candidates():
            if evidence:
                election.attach(candidate.ballot_id, evidence)
            election.add(candidate)
        election.lose(sum(tally.lost.values()))
        return election

    def certainty(self) -> Certainty | None:
        """Return why the voters still outstanding may be cancelled, None while they matter."""
        if self._is_early():
            return None
        ballots = self.ballots
        decision = self._decide(ballots)
        if decision is None:
            return None
        certainty = self._certainty(ballots, decision)
        if certainty and self._spoken and decision.winner.key == NO_CALL:
            return self._spoken.certainty()
        return certainty

    def verdict(self) -> Verdict | None:
        """Return the verdict on what has arrived, None while nothing has.

        Where no ballot is valid, the first candidate that is not empty is passed on, with share 0.
        """
        ballots = self.ballots
        if not ballots:
            return None
        counted = sum(ballot.valid for ballot in ballots)
        decision = self._decide(ballots) or _last_resort(ballots)
        if self._spoken and decision.winner.valid and decision.winner.key == NO_CALL:
            return self._in_words(decision, counted)
        certainty = self.certainty() if self._outstanding() else None
        return Verdict(
            winner=decision.winner.candidate,
            task=decision.winner.task,
            strategy=self._strategy.name,
            rule=decision.rule,
            share=decision.share,
            margin=decision.margin,
            counted=counted,
            invalid=len(ballots) - counted,
            dispatched=self._total(),
            lost=self._lost,
            stopped_early=certainty.reason if certainty else None,
            reason=decision.reason,
            clusters=decision.clusters,
        )

    def judge_request(self) -> JudgeRequest | None:
        """Return what to ask a judge, None where the strategy wants none or there is nothing to choose.

        The caller asks once every voter has been heard, and hands the ballot that the reply names to
        `attach` as `Evidence(judged_best=True)`.
        """
        if self._spoken and self._spoken.ballots:
            return self._spoken.judge_request()
        ballots = [ballot for ballot in self.ballots if ballot.valid]
        decision = self._decide(ballots)
        if decision is None or self._strategy.rules[self._task()] is not judged or len(decision.clusters) == 1:
            return None
        first = {ballot.key: ballot.candidate for ballot in reversed(ballots)}
        return request(self._question, [first[cluster.key] for cluster in decision.clusters])

    def _total(self) -> int:
        return max(self._dispatched, len(self._candidates) + self._lost)

    def _outstanding(self) -> int:
        return self._total() - len(self._candidates) - self._lost

    def _task(self) -> Task:
        return fixed_task(self._question) or task_of(self.shapes)

    def _read(self, candidate: Candidate, task: Task) -> Ballot:
        place = (candidate.ballot_id, task)
        if place not in self._ballots:
            self._ballots[place] = self._strategy.readers[task](candidate, self._question)
        return self._ballots[place]

    def _decide(self, ballots: Sequence[Ballot]) -> Decision | None:
        valid = [ballot for ballot in ballots if ballot.valid]
        if not valid:
            return None
        heard = sum(ballot.weight for ballot in ballots) + self._lost
        poll = Poll(
            question=self._question,
            ballots=valid,
            heard=len(ballots) + self._lost,
            total=heard,
            ceiling=self._options.weighting.ceiling(heard, self._outstanding()),
            arrivals=tuple(self._candidates),
            evidence=self._evidence,
            space=self._space,
        )
        return self._strategy.rules[self._task()](poll)

    def _is_early(self) -> bool:
        """Tell without looking at any ballot that the outstanding voters could still outweigh all others."""
        heard = self._options.weighting.ceiling(0.0, len(self._candidates))
        outstanding = self._outstanding()
        return self._strategy.votes and self._options.stop_probability is None and 0 < heard <= outstanding

    def _certainty(self, ballots: Sequence[Ballot], decision: Decision) -> Certainty | None:
        outstanding = self._outstanding()
        if not outstanding:
            return Certainty("lossless", "every voter has answered")
        if decision.settled:
            return Certainty("lossless", decision.reason)
        if self._task() in self._options.counted_in_full and decision.winner.key != NO_CALL:
            return None
        if len(ballots) + self._lost < self._options.stop_minimum:
            return None
        if self._options.stop_when_certain and self._cannot_change(decision):
            voters = "voter" if outstanding == 1 else f"{outstanding} voters"
            return Certainty("lossless", f"the {voters} still at work cannot change it")
        return self._statistical(ballots)

    def _cannot_change(self, decision: Decision) -> bool:
        """Tell whether neither the winning key nor the kind of answer can change any more."""
        if decision.lead is None or decision.lead <= self._options.weighting.ceiling(0.0, self._outstanding()):
            return False
        return self._task_is_certain()

    def _task_is_certain(self) -> bool:
        if self._spoken:
            return not self._spoken.ballots or self._spoken._task_is_certain()  # noqa: SLF001 - its own kind
        if fixed_task(self._question):
            return True
        shapes = Counter(self.shapes)
        leader = shapes.pop(self._task(), 0)
        return leader - max(shapes.values(), default=0) > self._outstanding()

    def _statistical(self, ballots: Sequence[Ballot]) -> Certainty | None:
        """Stop on the voters dispatched first, whoever was faster: quick answers are worse than others."""
        threshold = self._options.stop_probability
        if threshold is None:
            return None
        prefix = dispatched_first(ballots, gaps=self._lost)
        decision = self._decide(prefix)
        if decision is None or decision.lead is None or len(prefix) + self._lost < self._options.stop_minimum:
            return None
        leader = decision.clusters[0].weight
        probability = probability_of_lead(leader, leader - decision.lead)
        if probability < threshold:
            return None
        return Certainty("statistical", f"the leader stays ahead with a probability of {probability:.0%}")

    def _in_words(self, decision: Decision, counted: int) -> Verdict | None:
        """Return the verdict of those that answered in words, beside the clusters of those that called."""
        verdict = self._spoken.verdict() if self._spoken else None
        if verdict is None:
            return None
        calls = tuple(cluster for cluster in decision.clusters if cluster.key != NO_CALL)
        return replace(
            verdict,
            counted=counted,
            invalid=len(self._candidates) - counted,
            dispatched=self._total(),
            lost=self._lost,
            clusters=(*verdict.clusters, *calls),
        )


def _last_resort(ballots: Sequence[Ballot]) -> Decision:
    said = [ballot for ballot in ballots if says_anything(ballot.candidate)]
    winner = said[0] if said else ballots[0]
    return Decision(
        winner=winner,
        rule="no valid ballot",
        share=0.0,
        margin=0.0,
        clusters=(),
        reason=f"no answer could be counted ({winner.reason}); this is the first that arrived in order",
    )
