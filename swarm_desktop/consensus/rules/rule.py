"""What a rule is given and what it returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from swarm_desktop.consensus.ballots import Cluster
from swarm_desktop.consensus.overlap import OverlapSpace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from swarm_desktop.consensus.ballots import Ballot, Evidence, Question


@dataclass(frozen=True, slots=True)
class Poll:
    """The valid ballots in order of dispatch, at least one, and how many voters had their chance."""

    question: Question
    ballots: Sequence[Ballot]
    # Voters that have answered, validly or not, or never will; not those that are still at work.
    heard: int
    # Their weight: what shares are parts of.
    total: float
    # The most that the total can become once everyone has answered.
    ceiling: float
    # Ballot ids in order of arrival, for the one rule that is about speed.
    arrivals: Sequence[str] = ()
    # What the caller found out about some of the candidates, by ballot id.
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    # Remembers which texts it has compared, from poll to poll of one election.
    space: OverlapSpace = field(default_factory=OverlapSpace)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule decided.

    `share` and `margin` are parts of the weight of all voters heard. `lead` is the weight by which the winning key
    is ahead of the next one where the rule counts keys, None where it compares contents. `settled` is
    true where no further ballot can matter at all.
    """

    winner: Ballot
    rule: str
    share: float
    margin: float
    clusters: tuple[Cluster, ...]
    reason: str
    lead: float | None = None
    settled: bool = False


def representative(members: Sequence[Ballot]) -> Ballot:
    """Return the member that says it the way most of `members` do, the one dispatched first of several."""
    ways = Counter(ballot.content for ballot in members)
    return max(members, key=lambda ballot: ways[ballot.content])


def unvoted(poll: Poll, winner: Ballot, rule: str, reason: str, *, settled: bool = False) -> Decision:
    """Return the decision for a winner that was not voted for, with the support that it happens to have."""
    clusters = clusters_of(poll)
    share = next(cluster.share for cluster in clusters if cluster.key == winner.key)
    others = max((cluster.share for cluster in clusters if cluster.key != winner.key), default=0.0)
    return Decision(winner, rule, share, max(0.0, share - others), clusters, reason, settled=settled)


def regrouped(poll: Poll, groups: Sequence[Sequence[int]]) -> tuple[tuple[Cluster, ...], list[list[Ballot]]]:
    """Return clusters of the ballots at the given places, and their members, heaviest first.

    A cluster takes key and label from the ballot dispatched first in it.
    """
    members = [[poll.ballots[place] for place in group] for group in groups]
    members.sort(key=lambda group: -sum(ballot.weight for ballot in group))
    return tuple(_cluster(group, group[0].key, poll.total) for group in members), members


Rule = Callable[[Poll], Decision]


def clusters_of(poll: Poll) -> tuple[Cluster, ...]:
    """Group the ballots by key: heaviest first, equal ones in order of dispatch."""
    groups: dict[str, list[Ballot]] = {}
    for ballot in poll.ballots:
        groups.setdefault(ballot.key, []).append(ballot)
    clusters = [_cluster(members, key, poll.total) for key, members in groups.items()]
    # The sort is stable and groups arose in order of dispatch.
    return tuple(sorted(clusters, key=lambda cluster: -cluster.weight))


def _cluster(members: Sequence[Ballot], key: str, total: float) -> Cluster:
    weight = sum(ballot.weight for ballot in members)
    return Cluster(
        key=key,
        label=members[0].label,
        ballot_ids=tuple(ballot.candidate.ballot_id for ballot in members),
        weight=weight,
        share=weight / total,
    )
