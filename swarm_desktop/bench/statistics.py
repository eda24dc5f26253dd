"""Figures about measurements: bootstrap intervals over problems, and the area under the ROC curve."""

from __future__ import annotations

import random
from itertools import chain, groupby
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Interval = tuple[float, float]
Trial = TypeVar("Trial")

SAMPLES = 200


def resampled(
    groups: Sequence[Sequence[Trial]],
    measures: Mapping[str, Callable[[Sequence[Trial]], float]],
    seed: int,
    samples: int = SAMPLES,
) -> dict[str, Interval]:
    """Return per measure the interval that holds 95 % of its values over resampled `groups`.

    Groups (a problem's trials) are drawn with replacement and kept whole, as their trials are alike.
    """
    source = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    drawn = [list(chain.from_iterable(source.choices(groups, k=len(groups)))) for _ in range(samples)]
    return {name: _middle(sorted(measure(trials) for trials in drawn)) for name, measure in measures.items()}


def area_under_curve(scored: Sequence[tuple[float, bool]]) -> float:
    """Return the chance that a right one scores above a wrong one, ties counting half; 0.5 without both."""
    right_below = pairs = 0.0
    wrong_so_far = 0
    for _, level in groupby(sorted(scored), key=lambda pair: pair[0]):
        outcomes = [right for _, right in level]
        right, wrong = sum(outcomes), len(outcomes) - sum(outcomes)
        right_below += right * (wrong_so_far + wrong / 2)
        wrong_so_far += wrong
        pairs += right
    return right_below / (pairs * wrong_so_far) if pairs and wrong_so_far else 0.5


def _middle(ordered: Sequence[float]) -> Interval:
    cut = round(0.025 * len(ordered))
    return ordered[cut], ordered[-1 - cut]
