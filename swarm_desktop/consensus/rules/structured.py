"""Structured answers, tool calls and JSON: plurality of wholes, and field by field where wholes tie."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from swarm_desktop.consensus.reading.json_values import leaves
from swarm_desktop.consensus.rules.plurality import plurality_by
from swarm_desktop.consensus.rules.rule import Decision, Poll


def structured(poll: Poll) -> Decision:
    """Return a real member of the heaviest group; among equal ones, of that which shares most fields.

    Where no two voters agree on the whole, that is the answer closest to what they agree on in part.
    An answer put together from several voters is never returned: nobody has checked it.
    """

    def preference(key: str, weights: Mapping[str, float]) -> tuple[float, ...]:
        return (sum(weight * field_overlap(key, other) for other, weight in weights.items()),)

    return plurality_by(poll, preference, "closest by fields")


@lru_cache(maxsize=1024)
def field_overlap(first: str, second: str) -> float:
    """Return the F1 (0..1) of the fields in two canonical JSON texts."""
    mine, theirs = _fields(first), _fields(second)
    return 2 * (mine & theirs).total() / ((mine.total() + theirs.total()) or 1)


@lru_cache(maxsize=256)
def _fields(key: str) -> Counter[tuple[str, str]]:
    """Return every value with its path, and besides these every whole call or item of a list."""
    try:
        value = json.loads(key)
    except ValueError:
        # "no call" is the one key that is no JSON.
        return Counter([("", key)])
    fields = Counter((path, json.dumps(leaf)) for path, leaf in leaves(value))
    if isinstance(value, list):
        fields.update(("/[]", json.dumps(item)) for item in value)
    return fields
