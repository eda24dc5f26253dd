"""What the Votes page shows: the ledger and the questions still in memory, as one list. Pure functions."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.ids import BallotId, QuestionId
from swarm_desktop.core.snapshot import CandidateState, CandidateView, ClusterView, QuestionView, Snapshot
from swarm_desktop.core.votes import VoteSummary
from swarm_ui.facts import when_words
from swarm_ui.page import voted
from swarm_ui.result.view_model import CandidateProps, VerdictProps, candidates_props, sent_words, verdict_props
from swarm_ui.verdicts import answer_text, task_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class VoteRowProps:
    """One vote in the list."""

    id: QuestionId
    name: str
    """The question in one line, or that its text was not kept."""
    kept: bool
    """Whether the question's text is known."""
    agreement: str
    share: float
    """Of the voters whose ballots counted, how many stand with the verdict."""
    facts: str
    """What kind of answer, which model, and who asked."""
    time: str
    spoken: str


@dataclass(frozen=True, slots=True)
class VoteProps:
    """One vote in detail."""

    id: QuestionId
    question: str
    facts: str
    notice: str
    """What the ledger does not know of it; empty where everything was kept."""
    sent: str
    """To which other machines the question went; empty where it stayed here."""
    candidates: tuple[CandidateProps, ...]
    verdict: VerdictProps | None
    comparable: tuple[CandidateProps, ...]
    """Candidates with a text."""
    compared: tuple[str, str]
    """The two that are compared at first; empty where there are no two."""


def vote_rows(
    summaries: tuple[VoteSummary, ...],
    snapshot: Snapshot,
    search: str,
    forgotten: Collection[QuestionId],
    now: datetime,
) -> tuple[VoteRowProps, ...]:
    """Return the votes that contain `search`, newest first.

    `summaries` were searched by the ledger. What is still in memory has its texts, so it stands before what the
    ledger says of the same vote, unless the person wanted it forgotten.
    """
    remembered = {question.id: _summary(question) for question in voted(snapshot)}
    found = {summary.id: summary for summary in summaries if summary.id not in remembered}
    found |= {vote_id: summary for vote_id, summary in remembered.items() if _contains(summary, search)}
    votes = sorted(found.values(), key=lambda summary: summary.asked_at, reverse=True)
    return tuple(_row(summary, now) for summary in votes if summary.id not in forgotten)


def vote_props(question: QuestionView, now: datetime) -> VoteProps:
    """Return one vote in detail."""
    named = _with_named_answers(question)
    candidates = candidates_props(named)
    comparable = tuple(candidate for candidate in candidates if candidate.text)
    facts = (question.model, question.origin, when_words(question.started_at, now))
    notice = ""
    if not question.prompt and not comparable:
        notice = translate(
            "Votes",
            "The ledger kept how the votes fell, and not a word of what was asked and answered. "
            "To read later votes, choose Everything under Remember.",
        )
    return VoteProps(
        id=question.id,
        question=question.prompt,
        facts=" · ".join(filter(None, facts)),
        notice=notice,
        sent=sent_words(question),
        candidates=candidates,
        verdict=verdict_props(named),
        comparable=comparable,
        compared=_worth_comparing(comparable),
    )


def _summary(question: QuestionView) -> VoteSummary:
    verdict = question.verdict
    assert verdict is not None  # noqa: S101 - `voted` returns no others
    return VoteSummary(
        id=question.id,
        asked_at=question.started_at,
        origin=question.origin,
        model=question.model,
        prompt=question.prompt or task_words(verdict.task),
        answer=answer_text(verdict),
        task=verdict.task,
        strategy=verdict.strategy,
        agreeing=verdict.agreeing,
        voters=verdict.counted,
        share=verdict.share,
        seconds=question.seconds,
    )


def _contains(summary: VoteSummary, search: str) -> bool:
    """Search as the ledger does."""
    wanted = search.casefold()
    return any(wanted in text.casefold() for text in (summary.prompt, summary.answer, summary.model, summary.origin))


def _row(summary: VoteSummary, now: datetime) -> VoteRowProps:
    kept = bool(summary.prompt)
    name = " ".join(summary.prompt.split()) if kept else translate("Votes", "Texts not kept")
    agreement = _agreement_words(summary)
    facts = tuple(filter(None, [task_words(summary.task), summary.model, summary.origin]))
    time = when_words(summary.asked_at, now, brief=True)
    return VoteRowProps(
        id=summary.id,
        name=name,
        kept=kept,
        agreement=agreement,
        share=summary.agreeing / max(1, summary.voters),
        facts=" · ".join(facts),
        time=time,
        spoken=", ".join(filter(None, [name, agreement, *facts, time])),
    )


def _agreement_words(summary: VoteSummary) -> str:
    if not summary.agreeing:
        return translate("Votes", "no ballot counted")
    if summary.voters == 1:
        return translate("Votes", "one voter")
    if summary.agreeing == 1:
        return translate("Votes", "no two of {voters} voters agree").format(voters=summary.voters)
    return translate("Votes", "{agreeing} of {voters} voters agree").format(
        agreeing=summary.agreeing, voters=summary.voters
    )


def _with_named_answers(question: QuestionView) -> QuestionView:
    """Give the answers of a vote without texts the names 1, 2, ...: who agreed with whom is known all the same."""
    if question.verdict is None:
        return question
    clusters = {ballot: cluster for cluster in question.verdict.clusters for ballot in cluster.ballots}
    return replace(question, candidates=tuple(_named(candidate, clusters) for candidate in question.candidates))


def _named(candidate: CandidateView, clusters: dict[BallotId, ClusterView]) -> CandidateView:
    cluster = clusters.get(candidate.ballot_id)
    if cluster is None or candidate.key or candidate.state is not CandidateState.COUNTED:
        return candidate
    label = cluster.label or translate("Votes", "Answer {number}").format(number=cluster.key)
    return replace(candidate, key=cluster.key, label=label)


def _worth_comparing(candidates: tuple[CandidateProps, ...]) -> tuple[str, str]:
    """Return the winner and who leads the largest other cluster; else any two."""
    if len(candidates) < 2:  # noqa: PLR2004 - a comparison takes two
        return ("", "")
    first = next((candidate for candidate in candidates if candidate.wins), candidates[0])
    others = [candidate for candidate in candidates if candidate is not first]
    second = min(others, key=lambda other: _distance(other, first))
    return (first.id, second.id)


def _distance(other: CandidateProps, winner: CandidateProps) -> tuple[bool, bool, int]:
    """Order the candidates by how much they are worth a comparison with the winner."""
    return (other.cluster == winner.cluster, other.cluster is None, other.cluster or 0)
