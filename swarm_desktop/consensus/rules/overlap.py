"""Overlap: the candidate that shares most with all the others wins."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from swarm_desktop.consensus.ballots import Task
from swarm_desktop.consensus.overlap import OverlapSpace, similarity, tokens_of
from swarm_desktop.consensus.reading.code import SEPARATOR
from swarm_desktop.consensus.rules.rule import Decision, Poll, clusters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swarm_desktop.consensus.ballots import Ballot, Cluster


def overlap(poll: Poll) -> Decision:
    """Return the ballot with the largest summed n-gram F1 to the others; ties go to the first dispatched.

    A key that more than half of all voters share wins outright, so that this can be known early.
    """
    clusters = clusters_of(poll)
    support = supports(poll.ballots)
    majority = clusters[0].weight * 2 > poll.total
    best = clusters[0].key if majority else max(support, key=lambda key: support[key])
    winner = next(ballot for ballot in poll.ballots if ballot.key == best)
    runner_up = max((value for key, value in support.items() if key != best), default=0.0)
    share = support[best] / poll.total
    return Decision(
        winner=winner,
        rule="identical majority" if majority else "largest overlap",
        share=share,
        margin=max(0.0, share - runner_up / poll.total),
        clusters=_by_support(clusters, support, best),
        reason=_reason(clusters[0], poll.heard) if majority else _overlap_reason(share),
        settled=clusters[0].weight * 2 > poll.ceiling,
    )


def supports(ballots: Sequence[Ballot]) -> dict[str, float]:
    """Return per key the weighted sum of its similarity to every ballot, itself included."""
    space = OverlapSpace()
    weights: dict[str, float] = {}
    profiles = {}
    for ballot in ballots:
        if ballot.key not in profiles:
            profiles[ballot.key] = space.profile(_tokens(ballot))
        weights[ballot.key] = weights.get(ballot.key, 0.0) + ballot.weight
    support = dict(weights)
    for first, second in combinations(profiles, 2):
        shared = similarity(profiles[first], profiles[second])
        support[first] += weights[second] * shared
        support[second] += weights[first] * shared
    return support


def _tokens(ballot: Ballot) -> list[str]:
    return ballot.content.split(SEPARATOR) if ballot.task is Task.CODE else tokens_of(ballot.content)


def _by_support(clusters: tuple[Cluster, ...], support: dict[str, float], best: str) -> tuple[Cluster, ...]:
    return tuple(sorted(clusters, key=lambda cluster: (cluster.key != best, -cluster.weight, -support[cluster.key])))


def _reason(leader: Cluster, heard: int) -> str:
    return f"{len(leader.ballot_ids)} of {heard} voters wrote the same"


def _overlap_reason(share: float) -> str:
    return f"this answer has most in common with all the answers, {share:.0%} on average"
