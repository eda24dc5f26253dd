import json
from collections.abc import Mapping
from typing import Any

import pytest

from swarm_desktop.consensus import Ballot, Candidate, Question, ToolCall
from swarm_desktop.consensus.reading.tool_calls import NO_CALL, read

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather.get",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "days": {"type": "integer", "default": 1},
                "unit": {"type": "string", "enum": ["C", "F"], "description": "The unit. Default is C."},
                "exact": {"type": "boolean"},
            },
            "required": ["city"],
        },
    },
}
WRITE = {"type": "function", "function": {"name": "write", "parameters": {"type": "object"}}}
RUN = {"type": "function", "function": {"name": "run"}}
QUESTION = Question("", tools=(WEATHER, WRITE, RUN))


def ballot(*calls: tuple[str, Mapping[str, Any] | str], text: str = "") -> Ballot:
    made = (ToolCall(name, given if isinstance(given, str) else json.dumps(given)) for name, given in calls)
    return read(Candidate("a", 0, text, tool_calls=tuple(made), finish_reason="tool_calls"), QUESTION)


def same(first: Ballot, second: Ballot) -> bool:
    assert first.valid, first.reason
    assert second.valid, second.reason
    return first.key == second.key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"city": "New York"}, {"city": "new york."}),
        ({"city": "Rome", "days": 2}, {"days": 2.0, "city": "Rome"}),
        ({"city": "Rome", "days": 1}, {"city": "Rome"}),
        ({"city": "Rome", "unit": "C"}, {"city": "Rome"}),
    ],
)
def test_two_ways_of_saying_the_same(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert same(ballot(("weather.get", first)), ballot(("weather_get", second)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"city": "Rome"}, {"city": "Paris"}),
        ({"city": "Rome", "days": 2}, {"city": "Rome", "days": 3}),
        ({"city": "Rome", "exact": True}, {"city": "Rome", "exact": False}),
        ({"city": "Rome", "unit": "F"}, {"city": "Rome"}),
        ({"city": "1"}, {"city": "10"}),
    ],
)
def test_different_values_are_different_calls(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert not same(ballot(("weather.get", first)), ballot(("weather.get", second)))


def test_long_texts_are_compared_sign_by_sign() -> None:
    code = "def f(x):\n    return x == 1\n"
    assert not same(ballot(("write", {"text": code})), ballot(("write", {"text": code.replace("==", "!=")})))


def test_parallel_calls_are_a_multiset() -> None:
    rome, paris = ("weather.get", {"city": "Rome"}), ("weather.get", {"city": "Paris"})
    assert same(ballot(rome, paris), ballot(paris, rome))
    assert not same(ballot(rome, paris), ballot(rome, rome, paris))


def test_calls_about_one_file_keep_their_order() -> None:
    write, run = ("write", {"path": "src/a.py", "text": "1"}), ("run", {"command": "python src/a.py"})
    other = ("run", {"command": "date"})
    assert not same(ballot(write, run), ballot(run, write))
    assert same(ballot(write, run, other), ballot(other, write, run))


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (("nonsense", {}), "there is no tool called nonsense"),
        (("weather.get", {}), "weather_get: 'city' is a required property"),
        (("weather.get", {"city": "Rome", "days": "two"}), "weather_get: days is not of type integer"),
        (("weather.get", {"city": "Rome", "unit": "K"}), "weather_get: unit is none of the values allowed"),
        (("weather.get", {"city": "Rome", "wind": True}), "weather_get: there is no argument wind"),
        (("weather.get", '{"city": '), "the arguments are no JSON"),
        (("weather.get", '["Rome"]'), "the arguments are no object"),
    ],
)
def test_calls_that_the_tools_do_not_allow_are_invalid(call: tuple[str, Any], reason: str) -> None:
    read_ballot = ballot(call)
    assert (read_ballot.valid, read_ballot.reason) == (False, reason)


def test_answering_in_words_is_a_ballot_and_a_broken_call_is_not() -> None:
    assert ballot(text="It is sunny.").key == NO_CALL
    assert not ballot(text='<tool_call>{"name": "weather').valid


def test_arguments_may_be_left_out_altogether() -> None:
    assert same(ballot(("run", "")), ballot(("run", "{}")))
