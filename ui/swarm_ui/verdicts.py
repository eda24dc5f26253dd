"""Verdicts in words, for every page that shows some. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import QuestionView, VerdictView
from swarm_ui.facts import seconds_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the ballots stand."""

    words: str
    """`3 of 4 agree`."""
    segments: tuple[float, ...]
    """Shares of all voters that were asked, the winner's cluster first."""


def agreement(verdict: VerdictView) -> Agreement:
    """Return how the ballots stand."""
    if not verdict.counted:
        words = translate("Verdicts", "no ballot could be counted")
    elif verdict.counted == 1:
        words = translate("Verdicts", "one ballot, nothing to compare")
    elif verdict.agreeing == 1:
        words = translate("Verdicts", "no two of {counted} agree").format(counted=verdict.counted)
    else:
        words = translate("Verdicts", "{agreeing} of {counted} agree").format(
            agreeing=verdict.agreeing, counted=verdict.counted
        )
    asked = max(1, verdict.dispatched, verdict.counted)
    winners_first = sorted(verdict.clusters, key=lambda cluster: verdict.winner not in cluster.ballots)
    return Agreement(words, tuple(len(cluster.ballots) / asked for cluster in winners_first))


def task_words(task: str) -> str:
    """Return the kind of answer for people."""
    known = {
        "short_answer": translate("Verdicts", "short answer"),
        "free_text": translate("Verdicts", "text"),
        "code": translate("Verdicts", "code"),
        "tool_call": translate("Verdicts", "tool call"),
        "json": translate("Verdicts", "JSON"),
    }
    return known.get(task, task.replace("_", " "))


def time_words(question: QuestionView) -> str:
    """Return how long a question took."""
    return seconds_words(question.seconds)


def answer_text(verdict: VerdictView) -> str:
    """Return the whole answer: its text, and the tools it calls."""
    return "\n".join(part for part in (verdict.text.strip(), *verdict.tool_calls) if part)
