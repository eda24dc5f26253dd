"""Voters of several models in one vote, as a profile names them: pure decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.profiles import Member
from swarm_desktop.swarm.placement import Batch


@dataclass(frozen=True, slots=True)
class MixVoter:
    """One voter."""

    worker: WorkerId
    seed: int | None = None
    """None: the request's, counted up."""
    temperature: float | None = None
    """None: as request and vote want it."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Who votes when a request names a profile."""

    name: str
    """What clients write into `model`."""
    voters: tuple[MixVoter, ...]
    """Members taking turns, so that fewer voters are still a mix."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """How much ballots count, by identifier of the model."""

    @property
    def workers(self) -> frozenset[WorkerId]:
        """All workers that have a voter."""
        return frozenset(voter.worker for voter in self.voters)


def mixed(name: str, members: Sequence[tuple[Member, Sequence[WorkerId]]], weights: Mapping[str, float]) -> Mix:
    """Return the mix of members and the workers that hold them; copies of a model share its voters evenly."""
    each = [
        [
            MixVoter(workers[voter % len(workers)], member.seed(voter), member.temperature(voter))
            for voter in range(member.voters)
        ]
        for member, workers in members
    ]
    turns = (voter for turn in zip_longest(*each) for voter in turn if voter is not None)
    return Mix(name, tuple(turns), dict(weights))


def place_mix(mix: Mix, slots: Mapping[WorkerId, int], voters: int) -> tuple[Batch, ...]:
    """Return which worker takes which of so many voters; `slots` are those of the workers that are ready.

    What one worker's voters share is read once: they go together where temperature and seeds allow it.
    """
    ready = [voter for voter in mix.voters if voter.worker in slots]
    chosen = [_again(ready[number % len(ready)], number // len(ready), len(mix.voters)) for number in range(voters)]
    places = {worker: place for place, worker in enumerate(slots)}
    chosen.sort(key=lambda voter: (places[voter.worker], voter.temperature or 0.0, voter.seed or 0))
    batches: list[Batch] = []
    for order, voter in enumerate(chosen):
        last = batches[-1] if batches else None
        if last is not None and last.count < slots[voter.worker] and _goes_on(last, voter):
            batches[-1] = replace(last, count=last.count + 1)
        else:
            batches.append(Batch(voter.worker, order, 1, voter.seed, voter.temperature))
    return tuple(batches)


def _goes_on(batch: Batch, voter: MixVoter) -> bool:
    same = (batch.worker, batch.temperature) == (voter.worker, voter.temperature)
    return same and voter.seed == (None if batch.seed is None else batch.seed + batch.count)


def _again(voter: MixVoter, turn: int, voters: int) -> MixVoter:
    """Return a voter that has its turn again, with a seed that no other one has."""
    return replace(voter, seed=voter.seed + turn * voters) if turn and voter.seed is not None else voter
