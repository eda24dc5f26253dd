"""Bounds on the work that one candidate can cause, whatever it contains."""

from __future__ import annotations

# Overlap and extraction look at this much of a text; longer answers are compared by their beginning
# and, for short answers, their end. 64 Ki characters are about 16,000 tokens.
MAX_TEXT = 65_536
# Code and JSON beyond these bounds count as invalid instead of being parsed.
MAX_CODE = 131_072
MAX_JSON = 262_144
# CPython's parser recurses on the C stack, which a worker thread has little of.
MAX_NESTING = 80
# `int()` is quadratic in the number of digits.
MAX_DIGITS = 400


def head(text: str, limit: int = MAX_TEXT) -> str:
    """Return at most `limit` characters from the beginning of `text`."""
    return text if len(text) <= limit else text[:limit]


def tail(text: str, limit: int = MAX_TEXT) -> str:
    """Return at most `limit` characters from the end of `text`."""
    return text if len(text) <= limit else text[-limit:]


def nesting_depth(text: str) -> int:
    """Return how deep the brackets in `text` nest at most, strings not considered (an upper bound)."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}" and depth:
            depth -= 1
    return deepest
