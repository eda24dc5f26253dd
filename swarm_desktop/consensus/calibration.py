"""What agreement is worth: how often verdicts with a given share were right on recorded ballots.

Agreement is not correctness: voters of one model agree on its mistakes too. The table was made by
`bench/ballots_calibration.py` from ballots of small and middling models (2.5k tool calls, 85 programs,
2.9k short questions); on other models and questions it is a guide, which is why it comes as a range.
"""

from __future__ import annotations

from dataclasses import dataclass

from swarm_desktop.consensus.ballots import Task


@dataclass(frozen=True, slots=True)
class Step:
    """Verdicts on `task` with a share up to `share`: the mean accuracy over the sets, and its range.

    All numbers are 0..1. The range spans 80 % intervals of all `sets` that were measured.
    """

    task: Task
    share: float
    accuracy: float
    low: float
    high: float
    sets: int


_STEPS = (
    Step(Task.TOOL_CALL, 0.35, 0.37, 0.27, 0.48, 1),
    Step(Task.TOOL_CALL, 0.5, 0.67, 0.61, 0.74, 1),
    Step(Task.TOOL_CALL, 0.65, 0.88, 0.85, 0.91, 1),
    Step(Task.TOOL_CALL, 0.8, 0.94, 0.92, 0.96, 1),
    Step(Task.TOOL_CALL, 0.95, 0.97, 0.96, 0.99, 1),
    Step(Task.TOOL_CALL, 1.0, 1.00, 0.99, 1.00, 1),
    Step(Task.CODE, 0.35, 0.16, 0.09, 0.23, 1),
    Step(Task.CODE, 0.5, 0.22, 0.15, 0.28, 1),
    Step(Task.CODE, 0.65, 0.36, 0.29, 0.43, 1),
    Step(Task.CODE, 0.8, 0.49, 0.40, 0.57, 1),
    Step(Task.SHORT_ANSWER, 0.35, 0.32, 0.00, 0.82, 4),
    Step(Task.SHORT_ANSWER, 0.5, 0.40, 0.06, 0.82, 6),
    Step(Task.SHORT_ANSWER, 0.65, 0.42, 0.12, 0.82, 6),
    Step(Task.SHORT_ANSWER, 0.8, 0.52, 0.15, 0.88, 6),
    Step(Task.SHORT_ANSWER, 0.95, 0.54, 0.15, 0.93, 6),
    Step(Task.SHORT_ANSWER, 1.0, 0.77, 0.48, 0.98, 6),
)


def expected_accuracy(task: Task, share: float) -> Step | None:
    """Return what verdicts on `task` with `share` (0..1) were worth, None where that was never measured.

    A share above all that were seen counts as the highest seen.
    """
    steps = [step for step in _STEPS if step.task is task]
    return next((step for step in steps if share <= step.share), steps[-1]) if steps else None
