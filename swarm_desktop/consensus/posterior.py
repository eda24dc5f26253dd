"""How sure a lead is: the Beta posterior that early stopping asks."""

from __future__ import annotations

from math import exp, lgamma


def probability_of_lead(leader: float, runner_up: float) -> float:
    """Return P(p > 1/2) for p ~ Beta(leader + 1, runner_up + 1), the counts rounded to whole votes.

    For whole counts this is the chance that at most `leader` of leader + runner_up + 1 fair coins show heads.
    """
    wins, losses = round(leader), round(runner_up)
    coins = wins + losses + 1
    return sum(exp(lgamma(coins + 1) - lgamma(k + 1) - lgamma(coins - k + 1)) for k in range(wins + 1)) * 0.5**coins
