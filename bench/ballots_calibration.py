"""What agreement has been worth: prints the table that the consensus engine maps shares to accuracies with.

Usage: python bench/ballots_calibration.py FILE...  (recorded ballots, as `swarm-desktop bench ballots` reads them)
"""

import sys
from collections import defaultdict
from math import sqrt
from pathlib import Path

from swarm_desktop.bench.ballots import trials
from swarm_desktop.consensus import Task

VOTERS = (5, 9)
BOUNDS = (0.35, 0.5, 0.65, 0.8, 0.95, 1.0)
FEWEST_TRIALS = 100
"""Fewer votes of a set in one step of the share say too little about it."""
DEVIATIONS = 1.28
"""Width of the intervals on both sides: 80 % of a normal distribution."""

Counts = dict[str, dict[str, tuple[float, int]]]


def main() -> None:
    """Print the steps of every task as Python source."""
    counts: dict[tuple[Task, int], Counts] = defaultdict(lambda: defaultdict(dict))
    for voters in VOTERS:
        for trial in trials([Path(name) for name in sys.argv[1:]], voters):
            step = next(place for place, bound in enumerate(BOUNDS) if trial.share <= bound + 1e-9)
            problems = counts[trial.task, step][trial.problem.set]
            right, votes = problems.get(trial.problem.id, (0.0, 0))
            problems[trial.problem.id] = (right + trial.chosen, votes + 1)
    for task in Task:
        steps = [_step(counts[task, place]) for place in range(len(BOUNDS))]
        for bound, step in zip(BOUNDS, _rising(steps), strict=True):
            if step:
                accuracy, low, high, sets = step
                print(f"Step(Task.{task.name}, {bound}, {accuracy:.2f}, {low:.2f}, {high:.2f}, {sets}),")


def _step(by_set: Counts) -> tuple[float, float, float, int] | None:
    """Return the mean accuracy over sets, and the range that their own intervals span."""
    accuracies, lows, highs = [], [], []
    for problems in by_set.values():
        votes = sum(count for _, count in problems.values())
        if votes < FEWEST_TRIALS:
            continue
        accuracy = sum(right for right, _ in problems.values()) / votes
        # Votes on one problem are alike, so that the problems count and not the votes.
        error = DEVIATIONS * sqrt(max(accuracy * (1 - accuracy), 0.01) / len(problems))
        accuracies.append(accuracy)
        lows.append(max(0.0, accuracy - error))
        highs.append(min(1.0, accuracy + error))
    if not accuracies:
        return None
    return sum(accuracies) / len(accuracies), min(lows), max(highs), len(accuracies)


def _rising(steps: list[tuple[float, float, float, int] | None]) -> list[tuple[float, float, float, int] | None]:
    """Return the steps with each no lower than those before it: more agreement never promises less."""
    risen: list[tuple[float, float, float, int] | None] = []
    floor = (0.0, 0.0, 0.0)
    for step in steps:
        if step:
            floor = (max(floor[0], step[0]), max(floor[1], step[1]), max(floor[2], step[2]))
        risen.append((*floor, step[3]) if step else None)
    return risen


if __name__ == "__main__":
    main()
