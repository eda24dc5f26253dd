"""Candidates and a verdict as the window tells them. Pure functions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import CandidateState, CandidateView, QuestionView, VerdictView
from swarm_ui.facts import counted
from swarm_ui.states import Tone
from swarm_ui.verdicts import Agreement, agreement, answer_text, task_words, time_words

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


def candidates_props(question: QuestionView) -> tuple[CandidateProps, ...]:
    """Return the candidates in order of dispatch."""
    ranks = cluster_ranks(question)
    return tuple(_candidate(candidate, ranks, question) for candidate in question.candidates)


def verdict_props(question: QuestionView) -> VerdictProps | None:
    """Return the verdict; None while there is none."""
    verdict = question.verdict
    if verdict is None:
        return None
    facts = [time_words(question), task_words(verdict.task), verdict.strategy]
    if verdict.invalid:
        facts.append(translate("Result", "{number} not counted").format(number=verdict.invalid))
    if verdict.lost:
        facts.append(translate("Result", "{number} lost").format(number=verdict.lost))
    sentences = (verdict.reason, verdict.stopped_early)
    reason = " ".join(f"{words[:1].upper()}{words[1:].rstrip('.')}." for words in sentences if words)
    return VerdictProps(
        answer=answer_text(verdict),
        facts=" · ".join(facts),
        agreement=agreement(verdict),
        reason=reason,
        caution=_caution(verdict),
    )


def _caution(verdict: VerdictView) -> str:
    """Say what this agreement has meant before, which is not that the answer is right."""
    if verdict.expected is None:
        return translate("Result", "Agreement is not correctness: voters can share a mistake.")
    low, high = (round(100 * share) for share in verdict.expected)
    return translate("Result", "With this agreement, {low}-{high} % of recorded answers were right.").format(
        low=low, high=high
    )


def cluster_ranks(question: QuestionView) -> Mapping[str, int]:
    """Return the rank of each canonical key: the winner first, then by ballots, then by arrival in order."""
    votes = Counter(candidate.key for candidate in question.candidates if candidate.key)
    verdict = question.verdict
    if verdict is not None:
        for cluster in verdict.clusters:
            votes[cluster.key] += len(question.candidates) if verdict.winner in cluster.ballots else 0
    return {key: rank for rank, (key, _) in enumerate(votes.most_common())}


def _candidate(candidate: CandidateView, ranks: Mapping[str, int], question: QuestionView) -> CandidateProps:
    state, tone = _state(candidate)
    wins = question.verdict is not None and question.verdict.winner == candidate.ballot_id
    title = translate("Result", "Voter {number}").format(number=candidate.order + 1)
    if len({(other.voter, other.model) for other in question.candidates}) > 1:
        # Where they are not all alike, it matters who speaks.
        title = " · ".join([title, *_speaker(candidate, question)])
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


def _speaker(candidate: CandidateView, question: QuestionView) -> list[str]:
    if candidate.peer is not None:
        # Machine and model.
        return [candidate.voter]
    if machines_asked(question):
        return [translate("Result", "this machine"), candidate.voter]
    return [candidate.voter, candidate.model]


def machines_asked(question: QuestionView) -> tuple[str, ...]:
    """Return the names of the other machines that were told the question, in order of dispatch."""
    lenders = {candidate.peer.id: candidate.peer.name for candidate in question.candidates if candidate.peer}
    return tuple(lenders.values())


def sent_words(question: QuestionView) -> str:
    """Say that a question left this machine, and to whom; empty where it stayed here."""
    names = machines_asked(question)
    if not names:
        return ""
    joined = translate("Result", " and ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return translate("Result", "This question left this machine: {machines} voted on it, too.").format(machines=joined)


def _state(candidate: CandidateView) -> tuple[str, Tone]:
    reason = candidate.reason
    match candidate.state:
        case CandidateState.STREAMING if not candidate.text and not candidate.reasoning and not candidate.tool_calls:
            return translate("Result", "reading the question…"), "dim"
        case CandidateState.STREAMING:
            return counted(candidate.tokens, translate("Result", "token"), translate("Result", "tokens")), "dim"
        case CandidateState.COUNTED:
            return translate("Result", "counted"), "dim"
        case CandidateState.INVALID:
            return _with(translate("Result", "not counted"), reason), "bad"
        case CandidateState.STOPPED:
            return _with(translate("Result", "stopped"), reason), "dim"
        case CandidateState.LOST:
            return _with(translate("Result", "lost"), reason), "bad"


def _with(word: str, reason: str) -> str:
    return f"{word}: {reason}" if reason else word
