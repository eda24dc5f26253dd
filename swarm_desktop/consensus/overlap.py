"""How much two token sequences share: F1 over their sets of words and of pairs of words, averaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from swarm_desktop.consensus.limits import head

if TYPE_CHECKING:
    from collections.abc import Sequence

# Recorded code is chosen as well by orders 1 and 2 as by 1 to 4, at half the cost.
ORDERS = 2
# More tokens than this add cost, not judgement: the beginning decides.
MAX_TOKENS = 4096

# Readers that know the tokens join them by this character, which no token holds.
SEPARATOR = "\x1f"

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens_of(text: str) -> list[str]:
    """Split `text` into words and single signs, or where it has separators at these; `MAX_TOKENS` at most."""
    text = head(text)
    return (text.split(SEPARATOR) if SEPARATOR in text else _TOKEN.findall(text))[:MAX_TOKENS]


@dataclass(frozen=True, slots=True)
class Profile:
    """The n-grams of one text: per order the set of their numbers as bits of an integer, and its size."""

    masks: tuple[int, ...]
    sizes: tuple[int, ...]


class OverlapSpace:
    """Numbers the n-grams of a few texts, so that the overlap of two is one AND of two integers.

    The numbering is private to the instance: profiles of different spaces must not be compared.
    """

    def __init__(self) -> None:
        self._numbers: tuple[dict[object, int], ...] = tuple({} for _ in range(ORDERS))
        self._profiles: dict[str, Profile] = {}
        self._likenesses: dict[tuple[str, str], float] = {}

    def likeness(self, first: str, second: str) -> float:
        """Return how much two texts share (0..1); each text and each pair is looked at once."""
        pair = (first, second) if first <= second else (second, first)
        if pair not in self._likenesses:
            self._likenesses[pair] = similarity(*map(self._profile_of, pair))
        return self._likenesses[pair]

    def _profile_of(self, text: str) -> Profile:
        if text not in self._profiles:
            self._profiles[text] = self.profile(tokens_of(text))
        return self._profiles[text]

    def profile(self, tokens: Sequence[str]) -> Profile:
        """Return the profile of `tokens`. Costs about 0.2 ms for 4 kB of code."""
        masks = []
        sizes = []
        grams: Sequence[object] = tokens
        words: list[int] = []
        places: list[int] = []
        for order, numbers in enumerate(self._numbers):
            if order:
                # An n-gram is the number of its first n-1 tokens and that of its last.
                grams = list(zip(places, words[order:], strict=False))
            # Numbers already taken are skipped: gaps cost bits, a branch per n-gram would cost more.
            places = list(map(numbers.setdefault, grams, count(_unused(numbers))))
            words = words or places
            distinct = set(places)
            flags = bytearray(max(distinct, default=-1) + 1)
            for place in distinct:
                flags[place] = 1
            masks.append(int.from_bytes(flags, "little"))
            sizes.append(len(distinct))
        return Profile(tuple(masks), tuple(sizes))


def _unused(numbers: dict[object, int]) -> int:
    # Insertion order is numbering order, so the newest entry holds the largest number.
    return next(reversed(numbers.values())) + 1 if numbers else 0


def similarity(first: Profile, second: Profile) -> float:
    """Return the mean F1 (0..1) over the orders that at least one of the two texts is long enough for."""
    total = 0.0
    orders = 0
    for mask, size, other_mask, other_size in zip(first.masks, first.sizes, second.masks, second.sizes, strict=True):
        if size + other_size:
            total += 2 * (mask & other_mask).bit_count() / (size + other_size)
            orders += 1
    return total / orders if orders else 1.0
