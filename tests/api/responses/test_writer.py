"""Event by event, what a client hears of answers that the practice model cannot be made to give."""

from collections.abc import Iterable
from typing import Any

import pytest

from swarm_desktop.api.event_stream import Event
from swarm_desktop.api.responses.request import ResponseRequest
from swarm_desktop.api.responses.writer import ResponseWriter
from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.core.ids import BallotId
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import Answer
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, ToolCallDelta

PATCH = {"type": "custom", "name": "apply_patch", "description": "Edit files"}
SPAWN = {
    "type": "namespace",
    "name": "agents",
    "description": "Other agents",
    "tools": [{"type": "function", "name": "spawn", "parameters": {"type": "object", "properties": {}}}],
}


class Told:
    """A writer, and all that it told."""

    def __init__(self, **fields: Any) -> None:
        asked = ResponseRequest.model_validate({"model": "practice", "input": "Hello", **fields})
        generation = asked.generation(asked.input, VotingSettings(), "test")
        self.kept: list[dict[str, Any]] = []
        self.writer = ResponseWriter(generation, asked, self.kept.append)
        self.events: list[dict[str, Any]] = []
        self.candidate = GrowingCandidate(BallotId("b"), 0, "practice")
        self.hear(self.writer.begin())

    def hear(self, events: Iterable[Event]) -> None:
        for event in events:
            assert event.name == event.content["type"]
            assert event.content["sequence_number"] == len(self.events)
            self.events.append(event.content)

    def say(self, *deltas: CandidateDelta) -> None:
        for delta in deltas:
            self.candidate.take(delta)
            self.hear(self.writer.delta(delta))

    @property
    def answer(self) -> Answer:
        return Answer((self.candidate,), prompt_tokens=10, completion_tokens=self.candidate.tokens, cached_tokens=4)

    def end(self) -> dict[str, Any]:
        self.hear(self.writer.end(self.answer))
        response: dict[str, Any] = self.events[-1]["response"]
        assert self.kept == [response]
        return response

    @property
    def kinds(self) -> list[str]:
        return [str(event["type"]).removeprefix("response.") for event in self.events]


def test_text_event_by_event() -> None:
    told = Told()
    told.say(CandidateDelta(0, text="Good "), CandidateDelta(0, text="day"), CandidateDelta(0, finish_reason="stop"))
    response = told.end()
    assert told.kinds == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    item_id = response["output"][0]["id"]
    places = [(event["item_id"], event["output_index"], event["content_index"]) for event in told.events[3:8]]
    assert places == [(item_id, 0, 0)] * 5
    assert told.events[2]["item"] == {**response["output"][0], "status": "in_progress", "content": []}
    assert told.events[8]["item"] == response["output"][0]
    assert response["status"] == "completed"


@pytest.mark.parametrize(
    ("reasoning", "events", "parts"),
    [
        (
            {"effort": "low"},
            ["content_part.added", "reasoning_text.delta", "reasoning_text.done", "content_part.done"],
            {"summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}]},
        ),
        (
            {"summary": "auto"},
            [
                "reasoning_summary_part.added",
                "reasoning_summary_text.delta",
                "reasoning_summary_text.done",
                "reasoning_summary_part.done",
            ],
            {"summary": [{"type": "summary_text", "text": "Hm."}], "content": []},
        ),
    ],
)
def test_thoughts_come_before_the_text(reasoning: dict[str, str], events: list[str], parts: dict[str, Any]) -> None:
    told = Told(reasoning=reasoning)
    told.say(CandidateDelta(0, reasoning="Hm.", tokens=2), CandidateDelta(0, text="Yes", tokens=1))
    told.say(CandidateDelta(0, finish_reason="stop"))
    response = told.end()
    assert told.kinds[2:9] == ["output_item.added", *events, "output_item.done", "output_item.added"]
    thoughts, message = response["output"]
    assert {name: thoughts[name] for name in parts} == parts
    assert message["content"][0]["text"] == "Yes"
    assert response["usage"] == {
        "input_tokens": 10,
        "input_tokens_details": {"cached_tokens": 4},
        "output_tokens": 3,
        "output_tokens_details": {"reasoning_tokens": 2},
        "total_tokens": 13,
    }


def test_calls_side_by_side() -> None:
    told = Told(tools=[{"type": "function", "name": name, "parameters": {}} for name in ("first", "second")])
    told.say(
        CandidateDelta(0, text="Let me see."),
        CandidateDelta(0, tool_calls=(ToolCallDelta(0, "call_1", "first", '{"a"'),)),
        CandidateDelta(0, tool_calls=(ToolCallDelta(1, "call_2", "second", "{}"),)),
        CandidateDelta(0, tool_calls=(ToolCallDelta(0, arguments=": 1}"),)),
        CandidateDelta(0, finish_reason="tool_calls"),
    )
    response = told.end()
    assert told.kinds[7:] == [
        "output_item.done",
        "output_item.added",
        "function_call_arguments.delta",
        "output_item.added",
        "function_call_arguments.delta",
        "function_call_arguments.delta",
        "function_call_arguments.done",
        "output_item.done",
        "function_call_arguments.done",
        "output_item.done",
        "completed",
    ]
    assert [event["output_index"] for event in told.events[8:-1]] == [1, 1, 2, 2, 1, 1, 1, 2, 2]
    calls = [(item["call_id"], item["name"], item["arguments"]) for item in response["output"][1:]]
    assert calls == [("call_1", "first", '{"a": 1}'), ("call_2", "second", "{}")]


def test_a_tool_of_a_namespace_is_called_by_the_clients_name_for_it() -> None:
    told = Told(tools=[SPAWN])
    told.say(CandidateDelta(0, tool_calls=(ToolCallDelta(0, "call_1", "agents__spawn", "{}"),)))
    (call,) = told.end()["output"]
    assert (call["type"], call["namespace"], call["name"]) == ("function_call", "agents", "spawn")


@pytest.mark.parametrize(("arguments", "given"), [('{"input": "*** \\"Begin\\""}', '*** "Begin"'), ("*** B", "*** B")])
def test_a_tool_that_takes_plain_text_gets_plain_text(arguments: str, given: str) -> None:
    told = Told(tools=[PATCH])
    told.say(CandidateDelta(0, tool_calls=(ToolCallDelta(0, "call_1", "apply_patch", arguments),)))
    (call,) = told.end()["output"]
    assert told.kinds[2:6] == [
        "output_item.added",
        "custom_tool_call_input.delta",
        "custom_tool_call_input.done",
        "output_item.done",
    ]
    assert (call["type"], call["name"], call["input"]) == ("custom_tool_call", "apply_patch", given)


def test_an_answer_that_was_cut_is_incomplete() -> None:
    told = Told()
    told.say(CandidateDelta(0, text="Once upon"), CandidateDelta(0, finish_reason="length"))
    response = told.end()
    assert told.kinds[-1] == response["status"] == "incomplete"
    assert response["incomplete_details"] == {"reason": "max_output_tokens"}
    assert response["output"][0]["status"] == "incomplete"


def test_a_failure_in_the_middle_tells_what_was_said() -> None:
    told = Told()
    told.say(CandidateDelta(0, text="Once upon"))
    told.hear(told.writer.fail(WorkerCrashedError("It stopped.")))
    response = told.events[-1]["response"]
    assert told.kinds[-1] == response["status"] == "failed"
    assert response["error"]["code"] == "worker_crashed"
    assert response["output"][0]["content"][0]["text"] == "Once upon"


def test_nothing_said_is_an_empty_message() -> None:
    told = Told()
    told.say(CandidateDelta(0, finish_reason="stop"))
    (message,) = told.end()["output"]
    assert [part["text"] for part in message["content"]] == [""]


def test_a_whole_response_has_what_a_stream_ends_with() -> None:
    streamed, whole = Told(reasoning={}), Told(reasoning={})
    deltas = (
        CandidateDelta(0, reasoning="Hm."),
        CandidateDelta(0, text="Yes"),
        CandidateDelta(0, tool_calls=(ToolCallDelta(0, "call_1", "unknown", "{}"),)),
        CandidateDelta(0, finish_reason="stop"),
    )
    streamed.say(*deltas)
    for delta in deltas:
        whole.candidate.take(delta)
    answered = whole.writer.whole(whole.answer)
    assert whole.kept == [answered]
    own = ("id", "created_at", "completed_at", "output")
    ended = streamed.end()
    assert {k: v for k, v in answered.items() if k not in own} == {k: v for k, v in ended.items() if k not in own}
    assert [{**item, "id": ""} for item in answered["output"]] == [{**item, "id": ""} for item in ended["output"]]


def test_signs_of_life_are_events() -> None:
    asked = ResponseRequest.model_validate({"model": "practice", "input": "Hello"})
    writer = ResponseWriter(asked.generation(asked.input, VotingSettings(), "test"), asked, lambda _: None)
    signs = [event.name for event in (*writer.keep_alive(), *writer.keep_alive(), *writer.begin())]
    assert signs == ["response.created", "response.in_progress", "response.in_progress"]
