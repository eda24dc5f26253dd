"""What the Try it page shows, as a pure function of the snapshot."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.snapshot import (
    CandidateState,
    CandidateView,
    QuestionState,
    QuestionView,
    Snapshot,
    Trouble,
)
from swarm_ui.availability import waiting_state
from swarm_ui.facts import counted
from swarm_ui.states import Tone
from swarm_ui.verdicts import Agreement, agreement, answer_text, task_words, time_words
from swarm_ui.widgets.empty_state import EmptyProps

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CandidateProps:
    """One column."""

    id: str
    title: str
    text: str
    state: str
    tone: Tone
    chip: str
    cluster: int | None
    """Rank of its cluster, 0 leads; None belongs to none."""
    wins: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class VerdictProps:
    """The verdict, lifted out."""

    answer: str
    facts: str
    agreement: Agreement
    reason: str
    caution: str


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


def try_it_props(snapshot: Snapshot, question_id: QuestionId | None) -> TryItProps:
    """Return what to show about the question that the person looks at, None for none yet."""
    waiting = waiting_state(snapshot)
    practice = any(worker.model.practice for worker in snapshot.workers)
    question = snapshot.question(question_id)
    if question is None:
        return TryItProps(waiting is None, waiting, practice)
    ranks = cluster_ranks(question)
    return TryItProps(
        can_ask=waiting is None,
        waiting=waiting,
        practice=practice,
        question_id=question.id,
        prompt=question.prompt,
        active=question.is_active,
        progress=_progress(question),
        candidates=tuple(_candidate(candidate, ranks, question) for candidate in question.candidates),
        verdict=_verdict(question),
        trouble=question.trouble,
        cancelled=question.state is QuestionState.CANCELLED,
    )


def cluster_ranks(question: QuestionView) -> Mapping[str, int]:
    """Return the rank of each canonical key: the winner first, then by ballots, then by arrival in order."""
    votes = Counter(candidate.key for candidate in question.candidates if candidate.key)
    verdict = question.verdict
    if verdict is not None:
        for cluster in verdict.clusters:
            votes[cluster.key] += len(question.candidates) if verdict.winner in cluster.ballots else 0
    return {key: rank for rank, (key, _) in enumerate(votes.most_common())}


def _progress(question: QuestionView) -> str:
    if question.state is QuestionState.WAITING:
        return translate("TryIt", "Waiting for a free slot…")
    if question.state is not QuestionState.VOTING:
        return ""
    read = sum(candidate.state is not CandidateState.STREAMING for candidate in question.candidates)
    return translate("TryIt", "{read} of {asked} ballots are in").format(read=read, asked=len(question.candidates))


def _candidate(candidate: CandidateView, ranks: Mapping[str, int], question: QuestionView) -> CandidateProps:
    state, tone = _state(candidate)
    wins = question.verdict is not None and question.verdict.winner == candidate.ballot_id
    title = translate("TryIt", "Voter {number}").format(number=candidate.order + 1)
    if len({(other.voter, other.model) for other in question.candidates}) > 1:
        # Where they are not all alike, it matters who speaks.
        title = f"{title} · {candidate.voter} · {candidate.model}"
    text = "\n".join(filter(None, [candidate.text, *candidate.tool_calls]))
    if not text and candidate.reasoning:
        text = candidate.reasoning
    chip = candidate.label if candidate.state is CandidateState.COUNTED else ""
    spoken = ", ".join(filter(None, [title, candidate.voter, state, chip]))
    return CandidateProps(
        id=candidate.ballot_id,
        title=title,
        text=text,
        state=state,
        tone=tone,
        chip=chip,
        cluster=ranks.get(candidate.key) if chip else None,
        wins=wins,
        spoken=spoken,
    )


def _state(candidate: CandidateView) -> tuple[str, Tone]:
    reason = candidate.reason
    match candidate.state:
        case CandidateState.STREAMING if not candidate.text and not candidate.reasoning and not candidate.tool_calls:
            return translate("TryIt", "reading the question…"), "dim"
        case CandidateState.STREAMING:
            return counted(candidate.tokens, translate("TryIt", "token"), translate("TryIt", "tokens")), "dim"
        case CandidateState.COUNTED:
            return translate("TryIt", "counted"), "dim"
        case CandidateState.INVALID:
            return _with(translate("TryIt", "not counted"), reason), "bad"
        case CandidateState.STOPPED:
            return _with(translate("TryIt", "stopped"), reason), "dim"
        case CandidateState.LOST:
            return _with(translate("TryIt", "lost"), reason), "bad"


def _with(word: str, reason: str) -> str:
    return f"{word}: {reason}" if reason else word


def _verdict(question: QuestionView) -> VerdictProps | None:
    verdict = question.verdict
    if verdict is None:
        return None
    facts = [time_words(question), task_words(verdict.task), verdict.strategy]
    if verdict.invalid:
        facts.append(translate("TryIt", "{number} not counted").format(number=verdict.invalid))
    if verdict.lost:
        facts.append(translate("TryIt", "{number} lost").format(number=verdict.lost))
    early = verdict.stopped_early
    reason = ". ".join(sentence[:1].upper() + sentence[1:] for sentence in (verdict.reason, early) if sentence)
    return VerdictProps(
        answer=answer_text(verdict),
        facts=" · ".join(facts),
        agreement=agreement(verdict),
        reason=reason,
        caution=translate("TryIt", "Agreement is not correctness: voters can share a mistake."),
    )
