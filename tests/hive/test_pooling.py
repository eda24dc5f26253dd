"""Three machines decide as all their ballots do in one heap: through lender, wire, borrower and election."""

import json
import random
from pathlib import Path

import pytest

from swarm_desktop.consensus import Candidate, Question, ToolCall
from swarm_desktop.swarm.vote import Vote
from tests.hive.rounds import Round, assembled, differences, drawn

ROUNDS = 200
TOOL = {
    "type": "function",
    "function": {"name": "add", "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}},
}
TEXTS = (
    "The lighthouse keeper counted every ship that passed in the night.",
    "The keeper of the lighthouse counted each ship which passed at night.",
    "Bread rises because yeast makes gas out of sugar, and dough keeps it.",
)


def says(text: str, finish_reason: str = "stop", **facts: object) -> Candidate:
    return Candidate("", 0, text, finish_reason=finish_reason, token_count=3, **facts)  # type: ignore[arg-type]


def calls(x: int) -> Candidate:
    return says("", "tool_calls", tool_calls=(ToolCall("add", json.dumps({"x": x})),))


KINDS = {
    "short answers": (Question("What is 17 plus 25?"), [says(f"It is {number}.") for number in (42, 42, 42, 41, 43)]),
    "texts": (Question("Tell me something."), [says(text) for text in TEXTS]),
    "programs": (
        Question("Write a Python function `double`."),
        [says(f"```python\ndef double(x):\n    return {body}\n```") for body in ("2 * x", "x + x", "x * 3")],
    ),
    "tool calls": (Question("Add 3.", tools=(TOOL,)), [calls(3), calls(3), calls(4), says("I would rather not.")]),
    "broken answers": (Question("What is 2 plus 2?"), [says("4"), says("It is", "length"), says(""), says("5")]),
}


def rounds(seed: int) -> list[Round]:
    chance = random.Random(seed)  # noqa: S311 - the same rounds each time
    kinds = list(KINDS.values())
    return [drawn(*kinds[number % len(kinds)], chance) for number in range(ROUNDS)]


async def whoever_is_done(_: Vote) -> None:
    """Let all voters speak to their end, certain or not."""


@pytest.mark.parametrize("hurried", [False, True])
async def test_three_machines_decide_as_one_heap_of_ballots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, hurried: bool
) -> None:
    if not hurried:
        monkeypatch.setattr(Vote, "_decide", whoever_is_done)
    stopped = 0
    async with assembled(tmp_path) as assembly:
        for held in rounds(seed=5):
            outcome, pooled = await assembly.hold(held)
            assert differences(outcome, pooled) == []
            stopped += bool(outcome.verdict.stopped_early)
    assert bool(stopped) is hurried
