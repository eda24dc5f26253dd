"""Quality: the look of an answer, complete, well formed and long. It does not ask the other voters.

Kept because it is widely known. On recorded code it chooses worse than taking any one answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from swarm_desktop.consensus.rules.rule import Decision, Poll, unvoted

if TYPE_CHECKING:
    from swarm_desktop.consensus.ballots import Ballot

_ENDINGS = (".", "!", "?", "```", "}", ")", "]")
_LONG_ENOUGH = 4_000


def quality(poll: Poll) -> Decision:
    """Return the valid ballot that looks best; equal ones go to the voter dispatched first."""
    winner = max(poll.ballots, key=_looks)
    return unvoted(poll, winner, "quality", "the longest complete answer; nothing was voted on")


def _looks(ballot: Ballot) -> tuple[bool, int]:
    text = ballot.candidate.text.rstrip()
    return text.endswith(_ENDINGS), min(len(text), _LONG_ENOUGH)
