"""The election: takes candidates one at a time, in any order, and always knows the verdict so far."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from swarm_desktop.consensus.ballots import Ballot, Candidate, Certainty, Question, Task, Verdict
from swarm_desktop.consensus.errors import DuplicateBallotError
from swarm_desktop.consensus.posterior import probability_of_lead
from swarm_desktop.consensus.router import fixed_task, shape_of, task_of
from swarm_desktop.consensus.rules.rule import Decision, Poll
from swarm_desktop.consensus.strategies import strategy_named

if TYPE_CHECKING:
    from collections.abc import Sequence

_in_order = attrgetter("candidate.order", "candidate.ballot_id")


@dataclass(frozen=True, slots=True)
class ElectionOptions:
    """How an election may end early.

    `stop_when_certain` stops where no outstanding ballot can change the winning key. `stop_probability`
    (0..1, None for never) also stops where the leader of the voters dispatched first stays ahead of the
    runner-up with at least that probability, under a Beta posterior, from `stop_minimum` ballots on.
    """

    stop_when_certain: bool = True
    stop_probability: float | None = None
    stop_minimum: int = 3


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
        self._shapes: dict[str, Task | None] = {}
        self._ballots: dict[tuple[str, Task], Ballot] = {}
        self._lost = 0

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
        return self._read(candidate, self._task())

    def lose(self, count: int = 1) -> None:
        """Note that `count` voters will never answer."""
        self._lost += count

    def certainty(self) -> Certainty | None:
        """Return why the voters still outstanding may be cancelled, None while they matter."""
        ballots = self._in_dispatch_order()
        decision = self._decide(ballots)
        if decision is None:
            return None
        outstanding = self._outstanding()
        if decision.settled or not outstanding:
            return Certainty("lossless", decision.reason if decision.settled else "every voter has answered")
        if decision.lead is None:
            return None
        certain = decision.lead > outstanding and self._task_is_certain(decision.winner.task)
        if self._options.stop_when_certain and certain:
            return Certainty("lossless", f"{outstanding} outstanding voters cannot change the verdict")
        return self._statistical(ballots)

    def verdict(self) -> Verdict | None:
        """Return the verdict on what has arrived, None while nothing has.

        Where no ballot is valid, the first candidate that is not empty is passed on, with share 0.
        """
        ballots = self._in_dispatch_order()
        if not ballots:
            return None
        counted = sum(ballot.valid for ballot in ballots)
        decision = self._decide(ballots) or _last_resort(ballots)
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

    def _total(self) -> int:
        return max(self._dispatched, len(self._candidates) + self._lost)

    def _outstanding(self) -> int:
        return self._total() - len(self._candidates) - self._lost

    def _task(self) -> Task:
        return fixed_task(self._question) or task_of(self._shapes.values())

    def _task_is_certain(self, task: Task) -> bool:
        """Tell whether no outstanding candidate can make the router change its mind."""
        if fixed_task(self._question):
            return True
        shapes = list(self._shapes.values())
        others = [shapes.count(other) for other in Task if other is not task]
        return shapes.count(task) - max(others) > self._outstanding()

    def _read(self, candidate: Candidate, task: Task) -> Ballot:
        place = (candidate.ballot_id, task)
        if place not in self._ballots:
            self._ballots[place] = self._strategy.readers[task](candidate, self._question)
        return self._ballots[place]

    def _in_dispatch_order(self) -> list[Ballot]:
        task = self._task()
        ballots = [self._read(candidate, task) for candidate in self._candidates.values()]
        return sorted(ballots, key=_in_order)

    def _decide(self, ballots: Sequence[Ballot]) -> Decision | None:
        valid = [ballot for ballot in ballots if ballot.valid]
        if not valid:
            return None
        poll = Poll(self._question, valid, self._total(), tuple(self._candidates))
        return self._strategy.rules[self._task()](poll)

    def _statistical(self, ballots: Sequence[Ballot]) -> Certainty | None:
        """Stop on the voters dispatched first, whoever was faster: quick answers are worse than others."""
        threshold = self._options.stop_probability
        if threshold is None:
            return None
        prefix = _prefix(ballots, gaps=self._lost)
        decision = self._decide(prefix)
        if decision is None or decision.lead is None or len(prefix) < self._options.stop_minimum:
            return None
        leader = decision.clusters[0].weight
        probability = probability_of_lead(leader, leader - decision.lead)
        if probability < threshold:
            return None
        return Certainty("statistical", f"the leader stays ahead with a probability of {probability:.0%}")


def _prefix(ballots: Sequence[Ballot], gaps: int) -> list[Ballot]:
    """Return the ballots up to the first voter still outstanding; `gaps` voters are known to be lost."""
    prefix: list[Ballot] = []
    for place, ballot in enumerate(ballots):
        if ballot.candidate.order > place + gaps:
            break
        prefix.append(ballot)
    return prefix


def _last_resort(ballots: Sequence[Ballot]) -> Decision:
    said = [ballot for ballot in ballots if ballot.candidate.text.strip() or ballot.candidate.tool_calls]
    winner = said[0] if said else ballots[0]
    return Decision(
        winner=winner,
        rule="no valid ballot",
        share=0.0,
        margin=0.0,
        clusters=(),
        reason=f"no answer could be counted ({winner.reason}); this is the first that arrived in order",
    )
