"""Plurality: the key with the most weight wins; where several have it, a preference among these."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from swarm_desktop.consensus.overlap import OverlapSpace, similarity
from swarm_desktop.consensus.rules.rule import Decision, Poll, clusters_of, representative

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from swarm_desktop.consensus.ballots import Cluster

# Keys are compared character by character up to here; a number or a few words are far shorter.
_COMPARED = 512


def exact_plurality(poll: Poll) -> Decision:
    """Return a member of the heaviest group; equal ones go to the voter dispatched first."""
    clusters = clusters_of(poll)
    leader = clusters[0]
    runner_up = clusters[1].weight if len(clusters) > 1 else 0.0
    return Decision(
        winner=representative([ballot for ballot in poll.ballots if ballot.key == leader.key]),
        rule="plurality",
        share=leader.share,
        margin=leader.share - runner_up / poll.total,
        clusters=clusters,
        reason=_reason(leader, poll.heard),
        lead=leader.weight - runner_up,
    )


def plurality(poll: Poll) -> Decision:
    """Return a member of the heaviest group; of equal ones the shortest, then that spelled most like all.

    On recorded ballots the shorter of two tied answers is right more often, whatever they answer.
    """

    def preference(key: str, weights: Mapping[str, float]) -> tuple[float, ...]:
        return -len(key), sum(weight * _spelled_alike(key, other) for other, weight in weights.items())

    return plurality_by(poll, preference, "shortest of those tied")


def plurality_by(
    poll: Poll, preference: Callable[[str, Mapping[str, float]], tuple[float, ...]], rule: str
) -> Decision:
    """Return a member of the heaviest group; of equal ones that with the largest `preference`.

    That is asked of a key, given the weights of all keys. Groups preferred alike go to the voter
    dispatched first.
    """
    decision = exact_plurality(poll)
    tied = [cluster for cluster in decision.clusters if cluster.weight == decision.clusters[0].weight]
    if len(tied) == 1:
        return decision
    weights = {cluster.key: cluster.weight for cluster in decision.clusters}
    # max() keeps the first of equals, and clusters of equal weight stand in order of dispatch.
    best = max(tied, key=lambda cluster: preference(cluster.key, weights))
    return replace(
        decision,
        winner=representative([ballot for ballot in poll.ballots if ballot.key == best.key]),
        rule=rule,
        clusters=(best, *(cluster for cluster in decision.clusters if cluster is not best)),
        reason=f"{len(tied)} answers are tied; {best.label} was preferred as the {rule}",
    )


def _spelled_alike(first: str, second: str) -> float:
    space = OverlapSpace()
    return similarity(space.profile(first[:_COMPARED]), space.profile(second[:_COMPARED]))


def _reason(leader: Cluster, heard: int) -> str:
    voters = "voter" if heard == 1 else "voters"
    return f"{len(leader.ballot_ids)} of {heard} {voters} answered {leader.label}"
