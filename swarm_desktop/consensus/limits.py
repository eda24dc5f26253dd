"""Bounds on the work that one candidate can cause, whatever it contains."""

from __future__ import annotations

# Overlap and extraction look at this much of a text; longer answers are compared by their beginning
# and, for short answers, their end. 64 Ki characters are about 16,000 tokens.
MAX_TEXT = 65_536
# Code and JSON beyond these bounds count as invalid instead of being parsed.
MAX_CODE = 65_536
MAX_JSON = 262_144
# Deeper JSON than this is no answer, and what walks it recurses.
MAX_NESTING = 80
# `int()` is quadratic in the number of digits.
MAX_DIGITS = 400


def head(text: str, limit: int = MAX_TEXT) -> str:
    """Return at most `limit` characters from the beginning of `text`."""
    return text if len(text) <= limit else text[:limit]


def tail(text: str, limit: int = MAX_TEXT) -> str:
    """Return at most `limit` characters from the end of `text`."""
    return text if len(text) <= limit else text[-limit:]
