"""The gate, the router, overlap, the posterior and the calibration: each a few lines of behaviour."""

import pytest

from swarm_desktop.consensus import Candidate, Question, Task, ToolCall, expected_accuracy, task_of
from swarm_desktop.consensus.gate import objection
from swarm_desktop.consensus.overlap import OverlapSpace, tokens_of
from swarm_desktop.consensus.posterior import probability_of_lead
from swarm_desktop.consensus.reading.code_blocks import blocks_in
from swarm_desktop.consensus.router import shape_of


@pytest.mark.parametrize(
    ("text", "finish_reason", "reason"),
    [
        ("Paris", "stop", ""),
        ("Paris", None, ""),
        (" \n", "stop", "empty"),
        ("Paris is", "length", "cut off"),
        ("Paris is", "content_filter", "not finished"),
        ("I'm sorry, but I can't help with that.", "stop", "declines to answer"),
        ("I\N{RIGHT SINGLE QUOTATION MARK}m sorry, I cannot do that.", "stop", "declines to answer"),
        ("As an AI language model, I cannot say.", "stop", "declines to answer"),
        ("He said: I'm sorry, but I can't help.", "stop", ""),
        ("I can't help with that, " + " ".join(f"but step {number} does it." for number in range(60)), "stop", ""),
        ("and so on " * 100, "stop", "repeats itself"),
        ("The sea is wide. " + "0" * 400, "stop", "repeats itself"),
        (" ".join(f"line {number}" for number in range(200)), "stop", ""),
    ],
)
def test_the_gate(text: str, finish_reason: str | None, reason: str) -> None:
    assert objection(Candidate("a", 0, text, finish_reason=finish_reason)) == reason


def test_a_call_needs_no_words() -> None:
    assert objection(Candidate("a", 0, "", (ToolCall("f", "{}"),), finish_reason="tool_calls")) == ""


@pytest.mark.parametrize(
    ("text", "question", "shape"),
    [
        ("```python\nx = 1\n```", "How?", Task.CODE),
        ("def f(x):\n    return x", "Write a function", Task.CODE),
        ("return it to the shop where you bought it", "Where to with this lamp?", Task.FREE_TEXT),
        ("The sea is wide, blue and deep.", "Describe the sea.", Task.FREE_TEXT),
        ("The sea is blue.", "What colour is the sea?", Task.SHORT_ANSWER),
        ("```text\nhello\n```\nThat is all there is, my friend.", "Say hello.", Task.FREE_TEXT),
        ("", "Say hello.", None),
    ],
)
def test_shapes(text: str, question: str, shape: Task | None) -> None:
    assert shape_of(Candidate("a", 0, text), Question(question)) is shape


def test_the_looser_of_two_equally_frequent_shapes_wins() -> None:
    assert task_of({Task.SHORT_ANSWER: 2, Task.FREE_TEXT: 2, Task.CODE: 1}) is Task.FREE_TEXT
    assert task_of({Task.SHORT_ANSWER: 3, Task.FREE_TEXT: 2}) is Task.SHORT_ANSWER
    assert task_of({}) is Task.FREE_TEXT


def test_overlap_is_one_for_equal_texts_none_for_different_ones_and_symmetric() -> None:
    space = OverlapSpace()
    assert space.likeness("the sea is wide", "the sea is wide") == 1
    assert space.likeness("the sea is wide", "mountains rise high") == 0
    assert space.likeness("", "") == 1
    # Words: 3 of 4 shared. Pairs of words: 2 of 3 shared.
    expected = (3 / 4 + 2 / 3) / 2
    assert space.likeness("the sea is wide", "the sea is blue") == pytest.approx(expected)
    assert space.likeness("the sea is blue", "the sea is wide") == pytest.approx(expected)


def test_texts_may_come_as_tokens() -> None:
    assert tokens_of("a b.c") == ["a", "b", ".", "c"]
    assert tokens_of("a b\x1f.c") == ["a b", ".c"]


@pytest.mark.parametrize(("lead", "probability"), [((0, 0), 0.5), ((3, 0), 15 / 16), ((2, 1), 11 / 16), ((5, 5), 0.5)])
def test_the_chance_that_a_lead_lasts(lead: tuple[int, int], probability: float) -> None:
    assert probability_of_lead(*lead) == pytest.approx(probability)


def test_more_agreement_never_promises_less() -> None:
    for task in Task:
        steps = [expected_accuracy(task, share / 100) for share in range(101)]
        found = [step for step in steps if step]
        assert [step.accuracy for step in found] == sorted(step.accuracy for step in found)
        assert all(step.low <= step.accuracy <= step.high for step in found)
    assert expected_accuracy(Task.FREE_TEXT, 1.0) is None


def test_blocks_keep_their_language_and_nested_fences() -> None:
    text = "Look:\n````md-code\n```js\nf()\n```\n````\n  ~~~ rust \nfn f() {}\n~~~\n```output\n1\n```"
    assert [(block.language, block.source.strip()) for block in blocks_in(text)] == [
        ("md-code", "```js\nf()\n```"),
        ("rust", "fn f() {}"),
    ]
