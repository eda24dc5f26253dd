"""Responses over HTTP, whole and streamed, by one voter and by many."""

from typing import Any

import pytest

from swarm_desktop.api.responses.answers import ResponseAnswer
from tests.api.responses.caller import ENDLESS, Caller

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "Current weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def text(response: dict[str, Any]) -> str:
    (message,) = response["output"]
    (part,) = message["content"]
    return str(part["text"])


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_whole_response(caller: Caller, model: str) -> None:
    response = await caller.ask(model=model, metadata={"task": "sums"})
    ResponseAnswer.model_validate(response)
    assert response["status"] == "completed"
    assert response["model"] == model
    assert response["metadata"] == {"task": "sums"}
    assert text(response)
    usage = response["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > usage["output_tokens"] > 0
    assert ("swarm" in response) == model.startswith("swarm/")


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_stream_event_by_event(caller: Caller, model: str) -> None:
    events = await caller.stream(model=model, input="What is 3 plus 4?")
    kinds = [event["type"].removeprefix("response.") for event in events]
    deltas = [event["delta"] for event in events if event["type"] == "response.output_text.delta"]
    before = ["created", "in_progress", "output_item.added", "content_part.added"]
    after = ["output_text.done", "content_part.done", "output_item.done", "completed"]
    assert kinds == [*before, *["output_text.delta"] * len(deltas), *after]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    completed = events[-1]["response"]
    assert "".join(deltas) == text(completed)
    begun = events[0]["response"]
    assert (begun["id"], begun["status"], begun["output"]) == (completed["id"], "in_progress", [])
    assert ("swarm" in completed) == model.startswith("swarm/")


async def test_the_swarm_object_chooses_voters_and_lists_candidates(caller: Caller) -> None:
    for mode in ("consensus", "agree_stream", "stream_first"):
        events = await caller.stream(input="Hello", swarm={"voters": 3, "candidates": True, "mode": mode})
        swarm = events[-1]["response"]["swarm"]
        assert (swarm["voters"], len(swarm["candidates"]), swarm["mode"]) == (3, 3, mode)


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
async def test_a_streamed_tool_call(caller: Caller, model: str) -> None:
    events = await caller.stream(
        model=model, input="What is the weather in Paris?", tools=[WEATHER], tool_choice="required", temperature=0.1
    )
    (call,) = events[-1]["response"]["output"]
    assert (call["type"], call["name"]) == ("function_call", "get_weather")
    said = [event["delta"] for event in events if event["type"] == "response.function_call_arguments.delta"]
    assert "".join(said) == call["arguments"]
    done = next(event for event in events if event["type"] == "response.function_call_arguments.done")
    assert (done["arguments"], done["name"], done["item_id"]) == (call["arguments"], "get_weather", call["id"])


async def test_what_came_of_a_call_is_read(caller: Caller) -> None:
    first = await caller.ask("What is the weather in Paris?", tools=[WEATHER], tool_choice="required")
    (call,) = first["output"]
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "rain, 11 degrees"}
    second = await caller.ask([output], previous_response_id=first["id"], tools=[WEATHER])
    assert second["usage"]["input_tokens"] > first["usage"]["input_tokens"] + first["usage"]["output_tokens"]


async def test_a_schema_is_followed(caller: Caller) -> None:
    schema = {"type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"]}
    form = {"type": "json_schema", "name": "sum", "schema": schema}
    response = await caller.ask(text={"format": form}, max_output_tokens=64)
    assert text(response).startswith("{")
    assert response["text"]["format"] == form


@pytest.mark.parametrize("streamed", [False, True])
async def test_an_answer_that_was_cut_is_incomplete(caller: Caller, *, streamed: bool) -> None:
    if streamed:
        last = (await caller.stream(**ENDLESS, max_output_tokens=5))[-1]
        assert last["type"] == "response.incomplete"
        response = last["response"]
    else:
        response = await caller.call("POST", **ENDLESS, max_output_tokens=5)
    assert response["status"] == "incomplete"
    assert response["incomplete_details"] == {"reason": "max_output_tokens"}
    assert response["usage"]["output_tokens"] == 5


async def test_probabilities_of_tokens(caller: Caller) -> None:
    events = await caller.stream(input="Hello", top_logprobs=2)
    delta = next(event for event in events if event["type"] == "response.output_text.delta")
    assert [len(token["top_logprobs"]) for token in delta["logprobs"]] == [2]
    (message,) = events[-1]["response"]["output"]
    assert "".join(token["token"] for token in message["content"][0]["logprobs"]) == message["content"][0]["text"]


async def test_a_prompt_is_counted_without_an_answer(caller: Caller) -> None:
    counted = await caller.call("POST", "/input_tokens", model="practice", input="What is 3 plus 4?")
    response = await caller.ask()
    assert counted == {"object": "response.input_tokens", "input_tokens": response["usage"]["input_tokens"]}


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"input": None}, "input"),
        ({"input": []}, "input"),
        ({"input": [{"type": "message", "role": "king", "content": "x"}]}, "input.0.message.role"),
        ({"input": [{"type": "item_reference", "id": "msg_0"}]}, "input.0.id"),
        ({"input": [{"type": "computer_call"}]}, "input.0.other"),
        ({"max_output_tokens": 0}, "max_output_tokens"),
        ({"temperature": 3}, "temperature"),
        ({"top_logprobs": 21}, "top_logprobs"),
        ({"n": 2}, "n"),
        ({"background": True, "store": False}, "background"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"prompt": {"id": "pmpt_1"}}, "prompt"),
        ({"metadata": {"key": "x" * 513}}, "metadata.key"),
        ({"text": {"format": {"type": "json_schema"}}}, "text.format"),
        ({"tools": [WEATHER], "top_logprobs": 1}, "top_logprobs"),
        ({"previous_response_id": "resp_0"}, "previous_response_id"),
        ({"swarm": {"voters": 17}}, "swarm.voters"),
    ],
)
async def test_a_bad_request_is_told_which_field_is_wrong(
    caller: Caller, fields: dict[str, Any], parameter: str
) -> None:
    error = await caller.refused("POST", **{"model": "practice", "input": "Hello", **fields})
    assert error["param"] == parameter
    assert error["type"] == "invalid_request_error"


async def test_an_unknown_model_is_told_at_once(caller: Caller) -> None:
    for fields in ({}, {"stream": True}, {"background": True}):
        error = await caller.refused("POST", status=404, model="gpt-9", input="Hello", **fields)
        assert error["code"] == "model_not_found"


async def test_a_prompt_over_the_context_is_refused_unless_turns_may_be_dropped(caller: Caller) -> None:
    old = [{"role": role, "content": "1 2 3 4 " * 20_000} for role in ("user", "assistant")]
    given = [*old, {"role": "user", "content": "What is 3 plus 4?"}]
    error = await caller.refused("POST", model="practice", input=given)
    assert (error["code"], error["param"]) == ("context_length_exceeded", "input")
    response = await caller.ask(given, truncation="auto")
    assert response["usage"]["input_tokens"] < 100
    assert response["swarm"]["compressed"]["turns"] == 1
