"""Which operand pairs the model must never see, so that the benchmark asks what is new to it.

A pair is held out together with its commuted version, for every operation and every phrasing.
Numbers below 20 are never held out: they are the single steps of column arithmetic.
"""

import random
import zlib

HELD_OUT_SHARE = 8
"""One pair in this many is held out."""

SMALLEST_HELD_OUT = 20

DIGITS = (1, 2, 2, 2, 3)
"""Lengths of an operand; each is as likely as it is often listed."""


def is_held_out(first: int, second: int) -> bool:
    """Say whether this unordered pair is reserved for evaluation."""
    low, high = sorted((first, second))
    if high < SMALLEST_HELD_OUT:
        return False
    return zlib.crc32(f"{low},{high}".encode()) % HELD_OUT_SHARE == 0


def draw_operand(rng: random.Random) -> int:
    """Draw one number of one to three digits, two digits being the commonest."""
    digits = rng.choice(DIGITS)
    return rng.randint(0 if digits == 1 else 10 ** (digits - 1), 10**digits - 1)


def draw_pair(rng: random.Random, *, held_out: bool = False) -> tuple[int, int]:
    """Draw an operand pair from the training side, or from the held-out side."""
    while True:
        pair = draw_operand(rng), draw_operand(rng)
        if is_held_out(*pair) == held_out:
            return pair
