"""Overlap: the candidate that shares most with all the others wins."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from swarm_desktop.consensus.rules.rule import Decision, Poll, clusters_of, representative

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from swarm_desktop.consensus.ballots import Ballot


def overlap(poll: Poll) -> Decision:
    """Return the ballot with the largest summed n-gram F1 to all ballots; see `by_likeness`."""
    return by_likeness(poll, lambda one, other: poll.space.likeness(one.content, other.content))


def by_likeness(poll: Poll, alike: Callable[[Ballot, Ballot], float]) -> Decision:
    """Return the ballot that is most like all ballots, itself included; `alike` (0..1) compares two.

    A key that more than half of all voters share wins outright, so that this can be known early. Else
    only the ballots with the fewest flaws can win, though all vote. Ties go to the first dispatched.
    """
    clusters = clusters_of(poll)
    support = _support(poll.ballots, alike)
    majority = clusters[0].weight * 2 > poll.total
    sound = {ballot.key for ballot in _soundest(poll.ballots)}
    best = clusters[0].key if majority else max((key for key in support if key in sound), key=support.__getitem__)
    members = [ballot for ballot in poll.ballots if ballot.key == best]
    share = support[best] / poll.total
    runner_up = max((value for key, value in support.items() if key != best), default=0.0) / poll.total
    same = f"{len(members)} of {poll.heard} voters wrote the same"
    shared = f"this answer has most in common with all the answers, {share:.0%} on average"
    return Decision(
        winner=representative(members),
        rule="identical majority" if majority else "largest overlap",
        share=share,
        margin=max(0.0, share - runner_up),
        clusters=tuple(
            sorted(clusters, key=lambda cluster: (cluster.key != best, -cluster.weight, -support[cluster.key]))
        ),
        reason=same if majority else shared,
        settled=clusters[0].weight * 2 > poll.ceiling,
    )


def _support(ballots: Sequence[Ballot], alike: Callable[[Ballot, Ballot], float]) -> dict[str, float]:
    """Return per key the weighted sum of its likeness to every ballot, in order of dispatch."""
    examples: dict[str, Ballot] = {}
    weights: dict[str, float] = {}
    for ballot in ballots:
        examples.setdefault(ballot.key, ballot)
        weights[ballot.key] = weights.get(ballot.key, 0.0) + ballot.weight
    support = dict(weights)
    for first, second in combinations(examples, 2):
        shared = alike(examples[first], examples[second])
        support[first] += weights[second] * shared
        support[second] += weights[first] * shared
    return support


def _soundest(ballots: Sequence[Ballot]) -> list[Ballot]:
    """Return the ballots with the fewest flaws; those that half of all share belong to the question."""
    holders = Counter(flaw for ballot in ballots for flaw in ballot.flaws)
    counts = [sum(2 * holders[flaw] <= len(ballots) for flaw in ballot.flaws) for ballot in ballots]
    fewest = min(counts)
    return [ballot for ballot, count in zip(ballots, counts, strict=True) if count == fewest]
