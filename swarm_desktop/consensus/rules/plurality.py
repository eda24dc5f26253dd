"""Plurality: the key with the most weight wins, and a tie goes to the voter dispatched first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swarm_desktop.consensus.rules.rule import Decision, Poll, clusters_of, representative

if TYPE_CHECKING:
    from swarm_desktop.consensus.ballots import Cluster


def plurality(poll: Poll) -> Decision:
    """Return a member of the heaviest group, that of the voter dispatched first where groups weigh the same."""
    clusters = clusters_of(poll)
    leader = clusters[0]
    winner = representative([ballot for ballot in poll.ballots if ballot.key == leader.key])
    runner_up = clusters[1].weight if len(clusters) > 1 else 0.0
    return Decision(
        winner=winner,
        rule="plurality",
        share=leader.share,
        margin=leader.share - runner_up / poll.total,
        clusters=clusters,
        reason=_reason(leader, poll.dispatched),
        lead=leader.weight - runner_up,
    )


def _reason(leader: Cluster, dispatched: int) -> str:
    voters = "voter" if dispatched == 1 else "voters"
    return f"{len(leader.ballot_ids)} of {dispatched} {voters} answered {leader.label}"
