"""The router: which kind of answer a question wants, judged by the question and by what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swarm_desktop.consensus.ballots import Candidate, Question, Task
from swarm_desktop.consensus.gate import objection_to_text
from swarm_desktop.consensus.reading import clues
from swarm_desktop.consensus.reading.code_blocks import blocks_in, looks_like_code
from swarm_desktop.consensus.reading.short_answer import is_short

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where two shapes are as frequent, the one that compares more loosely cannot go wrong.
_LOOSEST_FIRST = (Task.FREE_TEXT, Task.CODE, Task.SHORT_ANSWER)


def fixed_task(question: Question) -> Task | None:
    """Return the task that the question alone settles, None where the candidates have a say."""
    if question.task is not None:
        return question.task
    if question.tools:
        return Task.TOOL_CALL
    if question.response_schema is not None:
        return Task.JSON
    return Task.CODE if question.entry_point else None


def shape_of(candidate: Candidate, question: Question) -> Task | None:
    """Return what kind of answer `candidate` looks like, None where it may not vote on that."""
    if objection_to_text(candidate):
        return None
    text = candidate.text
    if blocks_in(text) or ((clues.wants_code(question.text) or not question.text) and looks_like_code(text)):
        return Task.CODE
    return Task.SHORT_ANSWER if is_short(text, question.text) else Task.FREE_TEXT


def task_of(shapes: Mapping[Task, int]) -> Task:
    """Return the most frequent of the shapes that were counted; free text where there is none."""
    most = max(shapes.values(), default=0)
    return next((task for task in _LOOSEST_FIRST if shapes.get(task, 0) == most and most), Task.FREE_TEXT)
