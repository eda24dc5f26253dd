"""Fastest: the first valid answer to arrive. It saves time and costs accuracy; it is no vote."""

from __future__ import annotations

from swarm_desktop.consensus.rules.rule import Decision, Poll, clusters_of


def fastest(poll: Poll) -> Decision:
    """Return the valid ballot that arrived first."""
    by_id = {ballot.candidate.ballot_id: ballot for ballot in poll.ballots}
    winner = next(by_id[ballot_id] for ballot_id in poll.arrivals if ballot_id in by_id)
    clusters = clusters_of(poll)
    share = next(cluster.share for cluster in clusters if cluster.key == winner.key)
    others = max((cluster.share for cluster in clusters if cluster.key != winner.key), default=0.0)
    return Decision(
        winner=winner,
        rule="fastest",
        share=share,
        margin=max(0.0, share - others),
        clusters=clusters,
        reason="the first valid answer to arrive; nothing was voted on",
        settled=True,
    )
