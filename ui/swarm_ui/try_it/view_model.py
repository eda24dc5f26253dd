"""What the Try it page shows, as a pure function of the snapshot."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.snapshot import CandidateState, QuestionState, QuestionView, Snapshot, Trouble
from swarm_ui.availability import waiting_state
from swarm_ui.result.view_model import CandidateProps, VerdictProps, candidates_props, sent_words, verdict_props
from swarm_ui.widgets.empty_state import EmptyProps

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class TryItProps:
    """The whole page."""

    can_ask: bool
    waiting: EmptyProps | None
    practice: bool
    question_id: QuestionId | None = None
    prompt: str = ""
    active: bool = False
    progress: str = ""
    candidates: tuple[CandidateProps, ...] = ()
    verdict: VerdictProps | None = None
    trouble: Trouble | None = None
    cancelled: bool = False
    sent: str = ""
    """To which other machines the question went."""


def try_it_props(snapshot: Snapshot, question_id: QuestionId | None) -> TryItProps:
    """Return what to show about the question that the person looks at, None for none yet."""
    waiting = waiting_state(snapshot)
    practice = any(worker.model.practice for worker in snapshot.answering)
    question = snapshot.question(question_id)
    if question is None:
        return TryItProps(waiting is None, waiting, practice)
    return TryItProps(
        can_ask=waiting is None,
        waiting=waiting,
        practice=practice,
        question_id=question.id,
        prompt=question.prompt,
        active=question.is_active,
        progress=_progress(question),
        candidates=candidates_props(question),
        verdict=verdict_props(question),
        trouble=question.trouble,
        cancelled=question.state is QuestionState.CANCELLED,
        sent=sent_words(question),
    )


def _progress(question: QuestionView) -> str:
    if question.state is QuestionState.WAITING:
        return translate("TryIt", "Waiting for a free slot…")
    if question.state is not QuestionState.VOTING:
        return ""
    read = sum(candidate.state is not CandidateState.STREAMING for candidate in question.candidates)
    return translate("TryIt", "{read} of {asked} ballots are in").format(read=read, asked=len(question.candidates))
