"""Similarity: groups of near-equal texts, the largest group, its most central member.

Kept because it is widely known. It trails plurality on short answers and n-gram overlap on code.
"""

from __future__ import annotations

from functools import partial

from swarm_desktop.consensus.rules.embedding import likeness, unit_vectors
from swarm_desktop.consensus.rules.rule import Decision, Poll, regrouped

THRESHOLD = 0.85


def similarity(poll: Poll) -> Decision:
    """Group ballots that are more than 0.85 alike; return the one in the largest group most like its group.

    A ballot joins the first group whose first member it is like, in order of dispatch.
    """
    alike = partial(likeness, poll, vectors=unit_vectors(poll))
    groups: list[list[int]] = []
    for place, ballot in enumerate(poll.ballots):
        for group in groups:
            if alike(ballot, poll.ballots[group[0]]) > THRESHOLD:
                group.append(place)
                break
        else:
            groups.append([place])
    clusters, members = regrouped(poll, groups)
    leader = members[0]
    winner = max(leader, key=lambda ballot: sum(alike(ballot, other) for other in leader))
    runner_up = clusters[1].share if len(clusters) > 1 else 0.0
    return Decision(
        winner=winner,
        rule="largest similar group",
        share=clusters[0].share,
        margin=clusters[0].share - runner_up,
        clusters=clusters,
        reason=f"{len(leader)} of {poll.heard} answers are nearly the same",
    )
