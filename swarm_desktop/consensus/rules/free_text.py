"""Free text: the answer closest to all others by what it means, or where that is unknown by its words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from swarm_desktop.consensus.rules.embedding import likeness, unit_vectors
from swarm_desktop.consensus.rules.overlap import by_likeness

if TYPE_CHECKING:
    from swarm_desktop.consensus.rules.rule import Decision, Poll


def free_text(poll: Poll) -> Decision:
    """Return the answer with the largest summed cosine to all, or n-gram overlap where not all are embedded.

    There is no threshold and nothing to check a free text against, so the reason says that it is unverified.
    """
    vectors = unit_vectors(poll)
    decision = by_likeness(poll, partial(likeness, poll, vectors=vectors))
    rule = "closest in meaning" if vectors and decision.rule == "largest overlap" else decision.rule
    return replace(decision, rule=rule, reason=f"{decision.reason}; unverified")
