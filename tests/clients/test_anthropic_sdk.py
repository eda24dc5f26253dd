"""The official SDK, as an agent would use it."""

import base64
import json
from typing import Any

import anthropic
import pytest

from tests.support.program import Served

QUESTION: list[Any] = [{"role": "user", "content": "What is 17 plus 25?"}]
WEATHER_QUESTION: list[Any] = [{"role": "user", "content": "What is the weather in Paris?"}]
WEATHER: dict[str, Any] = {
    "name": "get_weather",
    "description": "Current weather of a city",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
TIME: dict[str, Any] = {**WEATHER, "name": "get_time", "description": "Current time of a city"}
COLD = {"temperature": 0}
EVERY_WAY = [(model, streamed) for model in ("practice", "swarm/practice") for streamed in (False, True)]


@pytest.fixture
def client(served: Served) -> anthropic.Anthropic:
    return anthropic.Anthropic(base_url=served.root_url, api_key=served.key, max_retries=0)


def ask(client: anthropic.Anthropic, *, streamed: bool, **request: Any) -> anthropic.types.Message:
    """Return the message, whichever way it came."""
    request = {"max_tokens": 128, "messages": QUESTION, "extra_body": COLD} | request
    if not streamed:
        return client.messages.create(**request)
    with client.messages.stream(**request) as stream:
        return stream.get_final_message()


def text_of(message: anthropic.types.Message) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


@pytest.mark.parametrize(("model", "streamed"), EVERY_WAY)
def test_an_answer_with_its_cost(client: anthropic.Anthropic, model: str, *, streamed: bool) -> None:
    message = ask(client, model=model, streamed=streamed)
    assert message.id.startswith("msg_")
    assert message.model == model
    assert (message.type, message.role, message.stop_reason, message.stop_sequence) == (
        "message",
        "assistant",
        "end_turn",
        None,
    )
    assert text_of(message)
    usage = message.usage
    counted = client.messages.count_tokens(model=model, messages=QUESTION).input_tokens
    assert usage.input_tokens + (usage.cache_read_input_tokens or 0) == counted
    assert usage.output_tokens > 1
    swarm = (message.model_extra or {}).get("swarm")
    if streamed:
        return
    assert (swarm is None) is (model == "practice")


def test_a_streamed_text_is_what_the_deltas_say(client: anthropic.Anthropic) -> None:
    with client.messages.stream(model="practice", max_tokens=128, messages=QUESTION, extra_body=COLD) as stream:
        said = "".join(stream.text_stream)
        assert said == text_of(stream.get_final_message())


def test_a_vote_tells_who_agreed(client: anthropic.Anthropic) -> None:
    options = {"swarm": {"voters": 3, "strategy": "auto", "candidates": True}}
    raw = client.messages.with_raw_response.create(
        model="practice", max_tokens=128, messages=QUESTION, extra_body=options
    )
    message = raw.parse()
    swarm = (message.model_extra or {})["swarm"]
    assert raw.headers["X-Swarm-Voters"] == "3"
    assert swarm["voters"] == len(swarm["candidates"]) == 3
    (chosen,) = [candidate for candidate in swarm["candidates"] if candidate["won"]]
    assert chosen["text"] == text_of(message)


def test_a_streamed_vote_tells_who_agreed_with_its_last_delta(client: anthropic.Anthropic) -> None:
    stream = client.messages.create(model="swarm/practice", max_tokens=128, messages=QUESTION, stream=True)
    (ended,) = [event for event in stream if event.type == "message_delta"]
    assert (ended.model_extra or {})["swarm"]["voters"] == 5


@pytest.mark.parametrize(("model", "streamed"), EVERY_WAY)
def test_a_stop_sequence_is_named(client: anthropic.Anthropic, model: str, *, streamed: bool) -> None:
    message = ask(client, model=model, streamed=streamed, stop_sequences=["§§§", "a", "e"])
    assert message.stop_reason == "stop_sequence"
    assert message.stop_sequence in {"a", "e"}
    assert not set(text_of(message)) & {"a", "e"}


def test_the_end_of_the_allowance_is_told(client: anthropic.Anthropic) -> None:
    message = ask(client, model="practice", streamed=False, max_tokens=3)
    assert message.stop_reason == "max_tokens"
    assert message.usage.output_tokens == 3


@pytest.mark.parametrize("streamed", [False, True])
def test_an_answer_goes_on_from_its_beginning(client: anthropic.Anthropic, *, streamed: bool) -> None:
    beginning = "17 plus 25 is"
    messages = [*QUESTION, {"role": "assistant", "content": beginning}]
    message = ask(client, model="practice", streamed=streamed, messages=messages)
    assert text_of(message)
    assert not text_of(message).startswith("17")


@pytest.mark.parametrize(("model", "streamed"), EVERY_WAY)
def test_a_round_of_tools(client: anthropic.Anthropic, model: str, *, streamed: bool) -> None:
    asked = ask(client, model=model, streamed=streamed, messages=WEATHER_QUESTION, tools=[WEATHER])
    assert asked.stop_reason == "tool_use"
    (call,) = [block for block in asked.content if block.type == "tool_use"]
    assert call.name == "get_weather"
    assert call.input == {"city": "Paris"}
    results = [
        {"content": "18 degrees and sunny"},
        {"content": [{"type": "text", "text": "18 degrees and sunny"}]},
        {"content": "no such city", "is_error": True},
        {},
    ]
    for result in results:
        history = [
            *WEATHER_QUESTION,
            {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in asked.content]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, **result}]},
        ]
        answered = ask(client, model=model, streamed=streamed, messages=history, tools=[WEATHER])
        assert answered.stop_reason in {"end_turn", "tool_use"}


@pytest.mark.parametrize(("model", "streamed"), EVERY_WAY)
@pytest.mark.parametrize(
    ("choice", "called"),
    [
        ({"type": "any"}, {"get_weather", "get_time"}),
        ({"type": "tool", "name": "get_time"}, {"get_time"}),
        ({"type": "auto", "disable_parallel_tool_use": True}, {"get_weather"}),
        ({"type": "none"}, set()),
    ],
)
def test_the_choice_of_tools(
    client: anthropic.Anthropic, model: str, choice: dict[str, Any], called: set[str], *, streamed: bool
) -> None:
    message = ask(
        client,
        model=model,
        streamed=streamed,
        messages=WEATHER_QUESTION,
        tools=[WEATHER, TIME],
        tool_choice=choice,
        max_tokens=64,
    )
    calls = [block.name for block in message.content if block.type == "tool_use"]
    assert len(calls) == bool(called)
    assert set(calls) <= called


@pytest.mark.parametrize(("model", "streamed"), EVERY_WAY)
def test_an_answer_in_the_form_that_was_asked_for(client: anthropic.Anthropic, model: str, *, streamed: bool) -> None:
    schema = {
        "type": "object",
        "properties": {"sum": {"type": "integer"}},
        "required": ["sum"],
        "additionalProperties": False,
    }
    form = {"format": {"type": "json_schema", "schema": schema}, "effort": "max"}
    message = ask(client, model=model, streamed=streamed, output_config=form)
    assert isinstance(json.loads(text_of(message))["sum"], int)


@pytest.mark.parametrize("kind", ["enabled", "disabled", "adaptive"])
def test_thinking_may_be_asked_for_and_given_back(client: anthropic.Anthropic, kind: str) -> None:
    thinking = {"type": kind, "budget_tokens": 1024} if kind == "enabled" else {"type": kind}
    thought = {"type": "thinking", "thinking": "They want a sum.", "signature": "c2lnbmVk"}
    history = [*QUESTION, {"role": "assistant", "content": [thought, {"type": "text", "text": "42."}]}, *QUESTION]
    message = ask(client, model="practice", streamed=False, messages=history, thinking=thinking)
    assert message.stop_reason == "end_turn"


def test_counting_includes_system_and_tools(client: anthropic.Anthropic) -> None:
    plain = client.messages.count_tokens(model="practice", messages=QUESTION).input_tokens
    system = client.messages.count_tokens(model="practice", messages=QUESTION, system="Be brief.").input_tokens
    tools = client.messages.count_tokens(model="swarm/practice", messages=QUESTION, tools=[WEATHER]).input_tokens
    assert plain < system
    assert plain < tools


def test_models_are_listed_as_anthropic_does(client: anthropic.Anthropic) -> None:
    models = list(client.models.list())
    assert [model.id for model in models] == ["practice", "swarm/practice"]
    one = client.models.retrieve("swarm/practice")
    assert one == models[1]
    assert (one.max_input_tokens or 0) >= 4096


def test_errors_are_the_sdks_own_exceptions(client: anthropic.Anthropic, served: Served) -> None:
    for streamed in (False, True):
        with pytest.raises(anthropic.NotFoundError, match="not_found_error"):
            ask(client, model="claude-haiku-4-5", streamed=streamed)
    with pytest.raises(anthropic.NotFoundError):
        client.messages.count_tokens(model="claude-haiku-4-5", messages=QUESTION)
    with pytest.raises(anthropic.NotFoundError):
        client.models.retrieve("claude-haiku-4-5")
    with pytest.raises(anthropic.BadRequestError, match="strategy"):
        ask(client, model="practice", streamed=False, extra_body={"swarm": {"strategy": "best"}})
    with pytest.raises(anthropic.BadRequestError, match="no tool"):
        ask(client, model="practice", streamed=False, tools=[WEATHER], tool_choice={"type": "tool", "name": "x"})
    with pytest.raises(anthropic.BadRequestError, match="input_schema"):
        ask(client, model="practice", streamed=False, tools=[{"type": "web_search_20250305", "name": "web_search"}])
    with pytest.raises(anthropic.AuthenticationError):
        anthropic.Anthropic(base_url=served.root_url, api_key="wrong", max_retries=0).messages.create(
            model="practice", max_tokens=8, messages=QUESTION
        )


@pytest.mark.parametrize("in_result", [False, True])
def test_images_need_a_model_that_sees(client: anthropic.Anthropic, *, in_result: bool) -> None:
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(b"no picture").decode()}
    image = {"type": "image", "source": source}
    result = {"type": "tool_result", "tool_use_id": "call", "content": [image]}
    messages = [{"role": "user", "content": [result if in_result else image]}]
    with pytest.raises(anthropic.BadRequestError, match="cannot see images"):
        ask(client, model="practice", streamed=True, messages=messages)
    with pytest.raises(anthropic.BadRequestError, match="cannot see images"):
        client.messages.count_tokens(model="practice", messages=messages)


@pytest.mark.parametrize("how", ["auth_token", "api_key"])
def test_an_agents_own_request(served: Served, how: str) -> None:
    """Large system blocks, many tools, marks for caching, fields of tomorrow."""
    agent = anthropic.Anthropic(
        base_url=served.root_url,
        max_retries=0,
        default_headers={"anthropic-beta": "claude-code-20250219,context-management-2025-06-27"},
        **{how: served.key},  # type: ignore[arg-type]
    )
    cached = {"cache_control": {"type": "ephemeral"}}

    def turn(number: int) -> anthropic.types.Message:
        billing = f"x-anthropic-billing-header: cc_version=2.1.{number}; cc_entrypoint=cli; cch={number * 7919:05x};"
        system = [
            {"type": "text", "text": billing},
            {"type": "text", "text": "You are an agent that edits code.", **cached},
            {"type": "text", "text": "Work carefully and read before you write. " * 200, **cached},
        ]
        tools = [{**WEATHER, "name": f"tool_{index}"} for index in range(20)]
        with agent.messages.stream(
            model="practice",
            max_tokens=32,
            system=system,  # type: ignore[arg-type]
            tools=tools,  # type: ignore[arg-type]
            messages=[{"role": "user", "content": [{"type": "text", "text": "hello", **cached}]}],  # type: ignore[typeddict-item, list-item]
            metadata={"user_id": "user_0_account__session_0"},
            thinking={"type": "enabled", "budget_tokens": 31999},
            extra_query={"beta": "true"},
            extra_body={"temperature": 1, "context_management": {"edits": []}, "anything": {"new": True}},
        ) as stream:
            return stream.get_final_message()

    first, second = turn(1), turn(2)
    total = first.usage.input_tokens + (first.usage.cache_read_input_tokens or 0)
    assert total > 1000
    assert second.usage.input_tokens < total // 10
    assert (second.usage.cache_read_input_tokens or 0) > total * 9 // 10
