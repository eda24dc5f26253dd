import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.bench.ballots import replay
from swarm_desktop.bench.recordings import read_problems
from swarm_desktop.bench.statistics import area_under_curve, resampled
from swarm_desktop.consensus import UnknownStrategyError


def sums(count: int, right: int, wrong: int) -> list[dict[str, Any]]:
    """Problems whose ballots are right as often as told; the wrong ones differ from each other."""
    return [
        {
            "set": "sums",
            "id": f"sums/{number}",
            "task": "short_answer",
            "prompt": f"What is {number} + 1?",
            "reference": number + 1,
            "ballots": [{"text": str(number + 1), "voter": "m", "correct": True}] * right
            + [{"text": str(-number - 10 - place), "voter": "m", "correct": False} for place in range(wrong)],
        }
        for number in range(count)
    ]


def written(folder: Path, rows: list[dict[str, Any]], *, packed: bool = False) -> Path:
    file = folder / ("ballots.jsonl.gz" if packed else "ballots.jsonl")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    if packed:
        file.write_bytes(gzip.compress(lines.encode()))
    else:
        file.write_text(lines, encoding="utf-8")
    return file


@pytest.mark.parametrize("packed", [False, True])
def test_a_majority_that_is_right_closes_the_gap(tmp_path: Path, *, packed: bool) -> None:
    (row,) = replay([written(tmp_path, sums(20, right=3, wrong=2), packed=packed)], voters=5, seed=1)
    assert (row.set, row.voters, row.problems) == ("sums", 5, 20)
    assert (row.single, row.chosen, row.oracle, row.gap_closed) == (60.0, 100.0, 100.0, 100.0)
    assert 3 <= row.used <= 5
    assert row.ms_per_verdict > 0
    assert row.intervals["chosen"] == (100.0, 100.0)


def test_rows_are_told_as_json(tmp_path: Path) -> None:
    (row,) = replay([written(tmp_path, sums(3, right=3, wrong=2))], voters=3)
    told = json.loads(json.dumps(row.as_json()))
    assert {"set", "voters", "single", "chosen", "oracle", "used", "auroc", "ms_per_verdict"} <= set(told)


def test_the_same_seed_draws_the_same_ballots(tmp_path: Path) -> None:
    file = written(tmp_path, sums(20, right=2, wrong=3))

    def chosen(seed: int) -> tuple[float, float]:
        (row,) = replay([file], voters=3, seed=seed, draws=2)
        return row.chosen, row.used

    assert chosen(1) == chosen(1)
    assert len({chosen(seed) for seed in range(5)}) > 1


def test_what_is_right_is_kept_from_the_vote(tmp_path: Path) -> None:
    rows = sums(20, right=2, wrong=3)
    turned = json.loads(json.dumps(rows))
    for row in turned:
        row["reference"] = "?"
        for ballot in row["ballots"]:
            ballot["correct"] = not ballot["correct"]
    (first,) = replay([written(tmp_path, rows)], voters=5)
    (second,) = replay([written(tmp_path, turned)], voters=5)
    assert first.chosen == pytest.approx(100 - second.chosen)


def test_categories_have_rows_of_their_own(tmp_path: Path) -> None:
    tool = {"name": "f", "parameters": {"type": "dict", "properties": {"x": {"type": "float"}}}}
    calls = [{"name": "f", "arguments": {"x": 1}}]
    rows = [
        {
            "set": "calls",
            "id": f"calls/{category}",
            "task": "tool_call",
            "category": category,
            "prompt": "",
            "tools": [tool],
            "ballots": [
                {"calls": calls, "voter": "a", "correct": True},
                {"calls": None, "voter": "b", "correct": False},
                {"calls": calls, "voter": "c", "correct": True},
            ],
        }
        for category in ("one", "many")
    ]
    told = {row.set: row for row in replay([written(tmp_path, rows)], voters=3)}
    assert set(told) == {"calls", "calls/one", "calls/many"}
    assert told["calls"].chosen == 100.0


@pytest.mark.parametrize("line", ["{", "[]", '{"set": "x"}', '{"set": 1, "id": "", "prompt": "", "ballots": [1]}'])
def test_a_line_that_is_no_problem_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text(json.dumps(sums(1, 1, 1)[0]) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_problems(file)


def test_an_unknown_strategy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownStrategyError):
        replay([written(tmp_path, sums(1, 1, 1))], voters=1, strategy="astrology")


def test_the_area_under_the_curve() -> None:
    assert area_under_curve([(0.9, True), (0.1, False)]) == 1.0
    assert area_under_curve([(0.1, True), (0.9, False)]) == 0.0
    assert area_under_curve([(0.5, True), (0.5, False), (0.9, True)]) == 0.75
    assert area_under_curve([(0.5, True)]) == 0.5


def test_intervals_hold_the_mean_and_narrow_with_more_problems() -> None:
    def width(count: int) -> float:
        groups = [[float(number % 2)] for number in range(count)]
        low, high = resampled(groups, {"mean": lambda some: sum(some) / len(some)}, seed=1)["mean"]
        assert low <= 0.5 <= high
        return high - low

    assert width(400) < width(20)
