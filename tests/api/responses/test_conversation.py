"""What the model reads of a conversation in the Responses dialect."""

from typing import Any

import pytest
from pydantic import ValidationError

from swarm_desktop.api.responses.request import ResponseRequest
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import GenerationRequest

WEATHER = {"type": "function", "name": "get_weather", "parameters": {"type": "object", "properties": {}}}
GRAMMAR = {"type": "grammar", "syntax": "lark", "definition": "start: /x+/"}


def generation(**fields: Any) -> GenerationRequest:
    asked = ResponseRequest.model_validate({"model": "practice", "input": "Hello", **fields})
    return asked.generation(asked.input, VotingSettings(), "test")


def test_a_text_is_a_message_of_the_user() -> None:
    assert generation().messages == ({"role": "user", "content": "Hello"},)


def test_all_instructions_at_the_beginning_become_one_message() -> None:
    given = [
        {"role": "developer", "content": "Be kind."},
        {"role": "system", "content": [{"type": "input_text", "text": "Be short."}]},
        {"role": "user", "content": "Hello"},
        {"role": "developer", "content": "Be quick."},
    ]
    assert generation(instructions="Be true.", input=given).messages == (
        {"role": "system", "content": "Be true.\n\nBe kind.\n\nBe short."},
        {"role": "user", "content": "Hello"},
        {"role": "system", "content": "Be quick."},
    )


def test_a_turn_of_the_assistant_is_one_message() -> None:
    given = [
        {"role": "user", "content": "Weather in Paris?"},
        {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "I need the weather."}]},
        {"role": "assistant", "content": "Let me see."},
        {"type": "function_call", "call_id": "c1", "name": "get_weather", "arguments": "{}"},
        {"type": "custom_tool_call", "call_id": "c2", "name": "note", "input": "Paris"},
        {"type": "function_call_output", "call_id": "c1", "output": "Rain"},
        {"type": "custom_tool_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "Noted"}]},
        {"role": "assistant", "content": "It rains."},
    ]
    _, turn, *rest = generation(input=given).messages
    assert turn["reasoning_content"] == "I need the weather."
    assert turn["content"] == "Let me see."
    assert [(call["id"], call["function"]["arguments"]) for call in turn["tool_calls"]] == [
        ("c1", "{}"),
        ("c2", '{"input":"Paris"}'),
    ]
    assert rest == [
        {"role": "tool", "tool_call_id": "c1", "content": "Rain"},
        {"role": "tool", "tool_call_id": "c2", "content": "Noted"},
        {"role": "assistant", "content": "It rains."},
    ]


def test_pictures_are_passed_on_as_parts() -> None:
    picture = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}
    parts = [{"type": "input_text", "text": "What is it?"}, picture]
    (message,) = generation(input=[{"role": "user", "content": parts}]).messages
    assert message["content"] == [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"type": "local_shell_call", "call_id": "c", "action": {}},
        {"type": "web_search_call", "id": "ws_1", "status": "completed"},
        {"role": "user", "content": [{"type": "input_file", "file_id": "file_1"}]},
        {"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]},
    ],
)
def test_what_cannot_be_read_is_refused_by_name(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"_call`|input_file`|input_audio`"):
        generation(input=[given])


def test_tools_of_every_kind_are_functions_to_the_model() -> None:
    tools = [
        WEATHER,
        {"type": "custom", "name": "patch", "description": "Edit", "format": GRAMMAR},
        {"type": "namespace", "name": "agents", "description": "", "tools": [{"type": "function", "name": "spawn"}]},
        {"type": "web_search", "external_web_access": False},
        {"type": "local_shell"},
    ]
    functions = [tool["function"] for tool in generation(tools=tools).tools]
    assert [function["name"] for function in functions] == ["get_weather", "patch", "agents__spawn"]
    assert "start: /x+/" in functions[1]["parameters"]["properties"]["input"]["description"]
    assert functions[2]["parameters"] == {"type": "object", "properties": {}}


@pytest.mark.parametrize(
    ("choice", "tools", "passed_on"),
    [
        ("auto", [WEATHER], "auto"),
        ("none", [WEATHER], "none"),
        ("required", [WEATHER], "required"),
        ("auto", [], None),
        (
            {"type": "function", "name": "get_weather"},
            [WEATHER],
            {"type": "function", "function": {"name": "get_weather"}},
        ),
        (
            {"type": "custom", "name": "p"},
            [{"type": "custom", "name": "p"}],
            {"type": "function", "function": {"name": "p"}},
        ),
    ],
)
def test_the_choice_of_a_tool(choice: Any, tools: list[Any], passed_on: Any) -> None:
    assert generation(tools=tools, tool_choice=choice).tool_choice == passed_on


def test_allowed_tools_are_the_only_ones_offered() -> None:
    other = WEATHER | {"name": "get_time"}
    choice = {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "get_time"}]}
    asked = generation(tools=[WEATHER, other], tool_choice=choice)
    assert [tool["function"]["name"] for tool in asked.tools] == ["get_time"]
    assert asked.tool_choice == "required"


@pytest.mark.parametrize("choice", [{"type": "function", "name": "unknown"}, {"type": "web_search"}])
def test_a_tool_that_is_not_offered_cannot_be_chosen(choice: dict[str, str]) -> None:
    with pytest.raises(BadRequestError) as caught:
        generation(tools=[WEATHER, {"type": "web_search"}], tool_choice=choice)
    assert caught.value.parameter == "tool_choice"


def test_options_reach_the_voters_under_their_names() -> None:
    asked = generation(
        temperature=0.3,
        top_p=0.9,
        max_output_tokens=50,
        reasoning={"effort": "none"},
        tools=[WEATHER],
        parallel_tool_calls=False,
        text={"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True}},
        truncation="auto",
    )
    assert asked.sampling["temperature"] == 0.3
    assert asked.sampling["parallel_tool_calls"] is False
    assert asked.sampling["chat_template_kwargs"] == {"reasoning_effort": "none", "enable_thinking": False}
    assert asked.max_tokens == 50
    assert asked.response_format == {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}}
    assert asked.drops_turns
    assert asked.id.startswith("resp_")


@pytest.mark.parametrize(
    ("fields", "alternatives"),
    [
        ({}, None),
        ({"top_logprobs": 3}, 3),
        ({"include": ["message.output_text.logprobs"]}, 0),
        ({"top_logprobs": 0}, None),
    ],
)
def test_probabilities_are_asked_for_in_either_way(fields: dict[str, Any], alternatives: int | None) -> None:
    assert generation(**fields).alternatives == alternatives
