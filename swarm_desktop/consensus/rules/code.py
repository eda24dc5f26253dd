"""Code: what candidates say, and where the caller ran them, what they did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from swarm_desktop.consensus.rules.overlap import by_likeness, overlap

if TYPE_CHECKING:
    from swarm_desktop.consensus.ballots import Ballot, Evidence
    from swarm_desktop.consensus.rules.rule import Decision, Poll


def code(poll: Poll) -> Decision:
    """Return the program most like all others, in its words and, where it was run, in its results.

    Programs that gave no result on any input neither win nor vote where others gave some; and where tests
    were given, only those that passed most of them do. Results and words weigh the same: on recorded code
    either alone chooses worse.
    """
    working = [ballot for ballot in poll.ballots if _outputs(poll, ballot)]
    if not working:
        return overlap(poll)
    most = max(_passed(poll, ballot) for ballot in working)
    working = [ballot for ballot in working if _passed(poll, ballot) == most]
    decision = by_likeness(replace(poll, ballots=working), lambda one, other: _alike(poll, one, other))
    results = _outputs(poll, decision.winner)
    same = sum(_outputs(poll, ballot) == results for ballot in working)
    return replace(
        decision,
        rule="results and overlap",
        reason=f"{same} of {poll.heard} programs gave the same results as this one when run",
        # Results arrive after the candidates, so that what looks settled by the text is not.
        settled=False,
    )


def _alike(poll: Poll, one: Ballot, other: Ballot) -> float:
    pairs = list(zip(_outputs(poll, one), _outputs(poll, other), strict=False))
    # An input that no program can take tells nothing; one that only some can tells them apart.
    told = [(mine, theirs) for mine, theirs in pairs if mine is not None or theirs is not None]
    agreement = sum(mine == theirs for mine, theirs in told) / len(told) if told else 0.0
    return (agreement + poll.space.likeness(one.content, other.content)) / 2


def _outputs(poll: Poll, ballot: Ballot) -> tuple[str | None, ...]:
    """Return what a program gave for each input, () where it was not run or gave nothing."""
    evidence = _evidence(poll, ballot)
    outputs = evidence.outputs if evidence and evidence.outputs else ()
    return outputs if any(output is not None for output in outputs) else ()


def _passed(poll: Poll, ballot: Ballot) -> int:
    evidence = _evidence(poll, ballot)
    return sum(evidence.passed) if evidence and evidence.passed else 0


def _evidence(poll: Poll, ballot: Ballot) -> Evidence | None:
    return poll.evidence.get(ballot.candidate.ballot_id)
