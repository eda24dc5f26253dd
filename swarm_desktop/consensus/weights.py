"""Weights: how much a ballot counts, by what is known of its model and by how sure the model was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import exp, inf, log
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from swarm_desktop.consensus.ballots import Ballot

# No model counts more than twice or less than half as much as the average one.
CAP = 2.0
# Votes after which a model's own record weighs as much as the assumption that all are equal.
PRIOR_VOTES = 20.0
_SHARPEST = 0.95
_BLUNTEST = 0.55
# A candidate one standard deviation above its model's mean counts this factor more.
_LOGPROB_STEP = 1.25
_LOGPROB_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class Weighting:
    """How ballots weigh: `models` by model name (1 where missing), optionally by log-probability too."""

    models: Mapping[str, float] = field(default_factory=dict)
    by_logprob: bool = False

    def ceiling(self, counted: float, unseen: int) -> float:
        """Return the most that ballots of weight `counted` and `unseen` further ones can come to weigh."""
        if self.by_logprob and unseen:
            # Every ballot that arrives moves the weights of those already there.
            return inf
        return counted + unseen * min(CAP, max((*self.models.values(), 1.0)))


def weigh(ballots: Sequence[Ballot], weighting: Weighting) -> list[Ballot]:
    """Return `ballots` with their weights, in the same order."""
    if not weighting.models and not weighting.by_logprob:
        return list(ballots)
    boosts = _boosts(ballots) if weighting.by_logprob else {}
    return [
        replace(ballot, weight=_capped(weighting.models.get(ballot.candidate.model, 1.0)) * boosts.get(place, 1.0))
        for place, ballot in enumerate(ballots)
    ]


def reliabilities(agreements: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """Return a weight per model from how often it agreed with the others: model -> (agreed, voted).

    Log-odds of agreeing, shrunk towards the average of all models and capped. It needs no knowledge of
    what was right, so it can be kept up from votes alone; and it rewards going with the crowd.
    """
    voted = sum(votes for _, votes in agreements.values())
    if not voted:
        return dict.fromkeys(agreements, 1.0)
    average = _within(sum(agreed for agreed, _ in agreements.values()) / voted)
    return {
        model: _capped(_odds(_within((agreed + PRIOR_VOTES * average) / (votes + PRIOR_VOTES))) / _odds(average))
        for model, (agreed, votes) in agreements.items()
    }


def _boosts(ballots: Sequence[Ballot]) -> dict[int, float]:
    """Return a factor per place: z-scores within each model, since models' scales cannot be compared."""
    places: dict[str, list[int]] = {}
    for place, ballot in enumerate(ballots):
        if ballot.valid and ballot.candidate.mean_logprob is not None:
            places.setdefault(ballot.candidate.model, []).append(place)
    return {
        place: _capped(exp(log(_LOGPROB_STEP) * score))
        for model_places in places.values()
        if len(model_places) >= _LOGPROB_MINIMUM
        for place, score in zip(
            model_places, _scores(ballots[place].candidate.mean_logprob or 0.0 for place in model_places), strict=True
        )
    }


def _scores(values: Iterable[float]) -> list[float]:
    listed = list(values)
    mean, deviation = fmean(listed), pstdev(listed)
    return [(value - mean) / deviation if deviation else 0.0 for value in listed]


def _odds(rate: float) -> float:
    return log(rate / (1 - rate))


def _within(rate: float) -> float:
    return min(max(rate, _BLUNTEST), _SHARPEST)


def _capped(weight: float) -> float:
    return min(max(weight, 1 / CAP), CAP)
