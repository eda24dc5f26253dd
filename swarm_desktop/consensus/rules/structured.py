"""Structured answers, tool calls and JSON: plurality of wholes, and field by field where wholes tie."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from swarm_desktop.consensus.reading.json_values import leaves
from swarm_desktop.consensus.rules.plurality import plurality
from swarm_desktop.consensus.rules.rule import Decision, Poll, representative

if TYPE_CHECKING:
    from collections.abc import Mapping


def structured(poll: Poll) -> Decision:
    """Return a real member of the heaviest group; among equal ones, of that which shares most fields.

    Where no two voters agree on the whole, that is the answer closest to what they agree on in part.
    An answer put together from several voters is never returned: nobody has checked it.
    """
    decision = plurality(poll)
    tied = [cluster for cluster in decision.clusters if cluster.weight == decision.clusters[0].weight]
    if len(tied) == 1:
        return decision
    weights = {cluster.key: cluster.weight for cluster in decision.clusters}
    support = {cluster.key: _support(cluster.key, weights) for cluster in tied}
    # max() keeps the first of equals, and clusters of equal weight stand in order of dispatch.
    best = max(tied, key=lambda cluster: support[cluster.key])
    others = [cluster for cluster in decision.clusters if cluster is not best]
    return replace(
        decision,
        winner=representative([ballot for ballot in poll.ballots if ballot.key == best.key]),
        rule="closest by fields",
        clusters=(best, *others),
        reason=f"{len(tied)} answers are tied; this one shares most fields with all of them",
    )


def _support(key: str, weights: Mapping[str, float]) -> float:
    return sum(weight * field_overlap(key, other) for other, weight in weights.items())


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
