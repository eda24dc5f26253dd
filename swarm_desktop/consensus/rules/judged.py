"""Judged: for free text, a model's pick among the answers with most support."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from swarm_desktop.consensus.rules.free_text import free_text

if TYPE_CHECKING:
    from swarm_desktop.consensus.rules.rule import Decision, Poll


def judged(poll: Poll) -> Decision:
    """Return the ballot that the judge picked, that with most support where there is no pick.

    The pick is only ever one of the candidates: a judge that rewrites does worse than its best voter.
    """
    decision = free_text(poll)
    for ballot in poll.ballots:
        evidence = poll.evidence.get(ballot.candidate.ballot_id)
        if evidence and evidence.judged_best:
            return replace(
                decision,
                winner=ballot,
                rule="judge",
                reason="a model picked it among the answers with most support; unverified",
                settled=False,
            )
    return decision
