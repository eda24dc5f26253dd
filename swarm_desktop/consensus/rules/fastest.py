"""Fastest: the first valid answer to arrive. It saves time and costs accuracy; it is no vote."""

from __future__ import annotations

from swarm_desktop.consensus.rules.rule import Decision, Poll, unvoted


def fastest(poll: Poll) -> Decision:
    """Return the valid ballot that arrived first."""
    by_id = {ballot.candidate.ballot_id: ballot for ballot in poll.ballots}
    winner = next(by_id[ballot_id] for ballot_id in poll.arrivals if ballot_id in by_id)
    reason = "the first valid answer to arrive; nothing was voted on"
    return unvoted(poll, winner, "fastest", reason, settled=True)
