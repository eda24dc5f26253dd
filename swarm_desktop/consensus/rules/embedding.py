"""Cosines of embeddings, where the caller had a model make them for every ballot."""

from __future__ import annotations

from math import isfinite, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swarm_desktop.consensus.ballots import Ballot
    from swarm_desktop.consensus.rules.rule import Poll


def unit_vectors(poll: Poll) -> dict[str, tuple[float, ...]] | None:
    """Return the embeddings scaled to length 1 by ballot id, None unless all valid ballots have comparable ones."""
    vectors: dict[str, tuple[float, ...]] = {}
    for ballot in poll.ballots:
        evidence = poll.evidence.get(ballot.candidate.ballot_id)
        vector = evidence.embedding if evidence else None
        if not vector:
            return None
        length = sqrt(sum(value * value for value in vector))
        if not length or not isfinite(length):
            return None
        vectors[ballot.candidate.ballot_id] = tuple(value / length for value in vector)
    return vectors if len({len(vector) for vector in vectors.values()}) == 1 else None


def cosine(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the cosine of two vectors of length 1, negative ones as 0."""
    return max(0.0, sum(one * other for one, other in zip(first, second, strict=True)))


def likeness(poll: Poll, one: Ballot, other: Ballot, vectors: dict[str, tuple[float, ...]] | None) -> float:
    """Return how alike two ballots are (0..1): by embedding where there are `vectors`, else by overlap."""
    if vectors is None:
        return poll.space.likeness(one.content, other.content)
    return cosine(vectors[one.candidate.ballot_id], vectors[other.candidate.ballot_id])
