"""Each machine's voters in the newest vote, as marks that light up when their ballots arrive. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import CandidateState, CandidateView, QuestionView, Snapshot
from swarm_ui.result.view_model import cluster_ranks

translate = QCoreApplication.translate

STAYS_SECONDS = 5.0
"""How long a vote that is over can still be seen."""


@dataclass(frozen=True, slots=True)
class VoterMark:
    """One voter."""

    state: Literal["speaking", "counted", "out"]
    """Out are those that were stopped, lost, or said nothing that counts."""
    rank: int | None = None
    """Of the cluster that its ballot is in, 0 for the leaders; None while it is in none."""
    won: bool = False


def voter_marks(snapshot: Snapshot, now: float) -> Mapping[str, tuple[VoterMark, ...]]:
    """Return the marks of each machine by its identifier, empty for this one; nothing while nobody votes."""
    question = next((question for question in snapshot.questions if _is_fresh(question, now)), None)
    if question is None:
        return {}
    ranks = cluster_ranks(question)
    marks: dict[str, list[VoterMark]] = {}
    for candidate in question.candidates:
        here = candidate.peer is None or candidate.stands_in
        machine = "" if here or candidate.peer is None else str(candidate.peer.id)
        marks.setdefault(machine, []).append(_mark(candidate, ranks, question))
    return {machine: tuple(found) for machine, found in marks.items()}


def marks_words(marks: tuple[VoterMark, ...]) -> str:
    """Tell of the marks what a screen reader should say."""
    if not marks:
        return ""
    counted = sum(mark.state == "counted" for mark in marks)
    words = translate("Hive", "{counted} of {voters} voters have voted").format(counted=counted, voters=len(marks))
    return words + (", " + translate("Hive", "one of them won") if any(mark.won for mark in marks) else "")


def _is_fresh(question: QuestionView, now: float) -> bool:
    if not question.candidates:
        return False
    return question.is_active or 0 <= now - (question.started_at + question.seconds) < STAYS_SECONDS


def _mark(candidate: CandidateView, ranks: Mapping[str, int], question: QuestionView) -> VoterMark:
    won = question.verdict is not None and question.verdict.winner == candidate.ballot_id
    match candidate.state:
        case CandidateState.STREAMING:
            return VoterMark("speaking")
        case CandidateState.COUNTED:
            return VoterMark("counted", ranks.get(candidate.key), won)
        case _:
            return VoterMark("out", won=won)
