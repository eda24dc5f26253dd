"""Which turns of a conversation are dropped first, and what is never dropped."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.swarm.turns import plan, weight

SYSTEM = {"role": "system", "content": "Be brief."}


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def call(number: int) -> list[dict[str, Any]]:
    function = {"name": "read", "arguments": "{}"}
    return [
        {"role": "assistant", "content": "", "tool_calls": [{"id": str(number), "function": function}]},
        {"role": "tool", "tool_call_id": str(number), "content": f"file {number}"},
    ]


TALK = [SYSTEM, user("one"), said("1"), user("two"), *call(1), said("2"), user("three"), *call(2), *call(3)]


def contents(messages: Sequence[Any]) -> list[str]:
    return [message["content"] for message in messages]


def test_nothing_goes_where_nothing_has_to() -> None:
    planned = plan(TALK, 0)
    assert planned.kept == tuple(TALK)
    assert (planned.dropped, planned.turns, planned.is_last) == ((), 0, False)


def test_the_oldest_turn_goes_first_and_the_system_prompt_stays() -> None:
    planned = plan(TALK, 1)
    assert planned.turns == 1
    assert contents(planned.dropped) == ["one", "1"]
    assert planned.kept[0] == SYSTEM


def test_a_turn_goes_with_all_its_calls_and_results() -> None:
    first = weight(TALK[1]) + weight(TALK[2])
    assert contents(plan(TALK, first + 1).dropped) == ["one", "1", "two", "", "file 1", "2"]


def test_at_last_the_last_question_stays_with_the_newest_round_of_calls() -> None:
    planned = plan(TALK, 10**9)
    assert planned.is_last
    assert planned.turns == 3
    assert contents(planned.kept) == ["Be brief.", "three", "", "file 3"]


def test_images_weigh_nothing() -> None:
    image = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:" + "A" * 10_000}}]}
    assert weight(image) < 200


@pytest.mark.parametrize("messages", [[user("one")], [SYSTEM, user("one")], [said("1")], [SYSTEM]])
def test_short_conversations_cannot_lose_anything(messages: list[dict[str, Any]]) -> None:
    planned = plan(messages, 10**9)
    assert planned.kept == tuple(messages)
    assert planned.is_last


@given(
    turns=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=6),
    excess=st.integers(0, 2000),
)
def test_calls_and_results_are_never_parted(turns: list[tuple[int, bool]], excess: int) -> None:
    messages = [SYSTEM]
    for number, (calls, answered) in enumerate(turns):
        messages += [user(f"question {number}")]
        for index in range(calls):
            messages += call(number * 10 + index)
        if answered:
            messages.append(said("answer"))
    planned = plan(messages, excess)
    called = {each["id"] for message in planned.kept for each in message.get("tool_calls", ())}
    answered_calls = {message["tool_call_id"] for message in planned.kept if message["role"] == "tool"}
    assert called == answered_calls
    assert planned.kept[0] == SYSTEM
    assert user(f"question {len(turns) - 1}") in planned.kept
    assert len(planned.kept) + len(planned.dropped) == len(messages)
