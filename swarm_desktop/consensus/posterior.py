"""Early stopping on chance: whose lead is looked at, and how likely it is to last."""

from __future__ import annotations

from math import exp, lgamma
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swarm_desktop.consensus.ballots import Ballot


def probability_of_lead(leader: float, runner_up: float) -> float:
    """Return P(p > 1/2) for p ~ Beta(leader + 1, runner_up + 1), the counts rounded to whole votes.

    For whole counts this is the chance that at most `leader` of leader + runner_up + 1 fair coins show heads.
    """
    wins, losses = round(leader), round(runner_up)
    coins = wins + losses + 1
    return sum(exp(lgamma(coins + 1) - lgamma(k + 1) - lgamma(coins - k + 1)) for k in range(wins + 1)) * 0.5**coins


def dispatched_first(ballots: Sequence[Ballot], gaps: int) -> list[Ballot]:
    """Return those of `ballots`, in order of dispatch, that come before the first voter outstanding.

    `gaps` voters are known to be lost, though not which ones, so that many places may be missing.
    """
    first: list[Ballot] = []
    for place, ballot in enumerate(ballots):
        if ballot.candidate.order > place + gaps:
            break
        first.append(ballot)
    return first
