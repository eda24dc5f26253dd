"""What a request asks for: options, prompts, formats and room."""

import math
from typing import Any

import pytest

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError
from swarm_desktop.workers.decoding.options import sampling_options, voter_seeds
from swarm_desktop.workers.decoding.prompts import response_schema, template_messages
from swarm_desktop.workers.decoding.room import Room
from swarm_desktop.workers.decoding.tool_calls import require_callable
from swarm_desktop.workers.runtime import VoterRequest

TOOLS = ({"type": "function", "function": {"name": "add"}},)
ROOM = Room(context_tokens=100, cache_tokens=120, slots=4)


def options(defaults: dict[str, Any] | None = None, **sampling: Any) -> Any:
    return sampling_options(VoterRequest(sampling=sampling), defaults or {}, lambda text: [len(text), 7])


def test_a_request_wins_over_its_model_which_wins_over_llama_cpp() -> None:
    read = options({"temperature": "0.6", "top_k": 20}, top_k=5, top_p=None)
    assert (read.temperature, read.top_k, read.top_p, read.min_p) == (0.6, 5, 0.95, 0.05)


def test_one_stop_text_needs_no_list() -> None:
    assert options(stop="END").stop == ("END",)
    assert options(stop=["a", "b"]).stop == ("a", "b")


def test_biases_are_taken_as_both_dialects_write_them() -> None:
    assert options(logit_bias={"42": -100}).logit_bias == {42: -100}
    assert options(logit_bias=[["word", 5], [42, False]]).logit_bias == {4: 5, 7: 5, 42: -math.inf}


@pytest.mark.parametrize(
    ("sampling", "parameter"),
    [
        ({"temperature": "warm"}, "temperature"),
        ({"mirostat": 2}, "mirostat"),
        ({"logit_bias": "all"}, "logit_bias"),
        ({"repeat_penalty": 0}, "repeat_penalty"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(sampling: dict[str, Any], parameter: str) -> None:
    with pytest.raises(BadRequestError, match=parameter) as caught:
        options(**sampling)
    assert caught.value.parameter == parameter


def test_seeds_count_up_and_without_one_they_are_drawn() -> None:
    assert voter_seeds(VoterRequest(voters=3, seed=2**32 - 2)) == (2**32 - 2, 0, 1)
    assert voter_seeds(VoterRequest(voters=2)) != voter_seeds(VoterRequest(voters=2))


def test_messages_are_written_as_templates_expect_them() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
    parts = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]
    request = VoterRequest(({"role": "user", "content": parts}, {"role": "assistant", "tool_calls": [call]}))
    asked, called = template_messages(request)
    assert asked["content"] == "one\ntwo"
    assert called["content"] == ""
    assert called["tool_calls"][0]["function"]["arguments"] == {"a": 1}


@pytest.mark.parametrize(
    "message",
    [
        {"role": "wizard"},
        {"content": "who says so?"},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]},
    ],
)
def test_what_is_no_message_is_a_bad_request(message: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError):
        template_messages(VoterRequest((message,)))


def test_response_formats_are_schemas() -> None:
    schema = {"type": "string"}
    for written in (
        {"type": "json_schema", "json_schema": {"schema": schema}},
        {"type": "json_object", "schema": schema},
    ):
        assert response_schema(VoterRequest(response_format=written)) == schema
    assert response_schema(VoterRequest(response_format={"type": "json_object"})) == {"type": "object"}
    assert response_schema(VoterRequest(response_format={"type": "text"})) is None
    with pytest.raises(BadRequestError):
        response_schema(VoterRequest(response_format={"type": "sonnet"}))


@pytest.mark.parametrize("template", ["no tools at all", "<tool_call>\n<function=name>"])
def test_tools_need_a_template_that_writes_calls_as_they_are_read(template: str) -> None:
    with pytest.raises(BadRequestError, match="tools"):
        require_callable(TOOLS, template)


@pytest.mark.parametrize("tool", [{}, {"function": {}}, {"function": {"name": "add", "parameters": "none"}}])
def test_what_is_no_tool_is_refused(tool: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError, match="name"):
        require_callable((tool,), "<tool_call>")
    require_callable(({"function": {"name": "add", "parameters": None}}, *TOOLS), "<tool_call>")


def test_answers_share_what_the_prompt_leaves_free() -> None:
    assert ROOM.answer_tokens(VoterRequest(voters=1), 50) == 50
    assert ROOM.answer_tokens(VoterRequest(voters=4), 40) == 20
    assert ROOM.answer_tokens(VoterRequest(voters=4, max_tokens=7), 40) == 7


def test_no_room_says_both_numbers() -> None:
    with pytest.raises(PromptTooLongError, match="has 100 tokens, and the context has room for 100"):
        ROOM.answer_tokens(VoterRequest(), 100)
    with pytest.raises(PromptTooLongError, match="has 99 tokens, and the context has room for 80"):
        Room(100, 100, 20).answer_tokens(VoterRequest(voters=20), 99)
    with pytest.raises(BadRequestError, match="1 to 4 voters"):
        ROOM.answer_tokens(VoterRequest(voters=5), 1)
    with pytest.raises(BadRequestError, match="empty"):
        ROOM.answer_tokens(VoterRequest(), 0)
