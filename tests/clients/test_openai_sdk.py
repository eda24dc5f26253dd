"""The official SDK, as an editor's plug-in would use it."""

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.support.program import Served

QUESTION: list[ChatCompletionMessageParam] = [{"role": "user", "content": "What is 17 plus 25?"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Current weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


@pytest.fixture
def client(served: Served) -> openai.OpenAI:
    return openai.OpenAI(base_url=served.base_url, api_key=served.key, max_retries=0)


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_a_whole_answer(client: openai.OpenAI, model: str) -> None:
    answer = client.chat.completions.create(model=model, messages=QUESTION)
    assert answer.model == model
    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.content
    assert answer.usage is not None
    assert answer.usage.prompt_tokens > 0
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_a_streamed_answer_with_usage(client: openai.OpenAI, model: str) -> None:
    stream = client.chat.completions.create(
        model=model, messages=QUESTION, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason] == [
        "stop"
    ]
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0
    assert len({chunk.id for chunk in chunks}) == 1


def test_streaming_says_the_same_as_a_whole_answer_for_one_seed(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="practice", messages=QUESTION, seed=11)
    stream = client.chat.completions.create(model="practice", messages=QUESTION, seed=11, stream=True)
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    assert streamed == whole.choices[0].message.content


def test_a_vote_tells_who_agreed(client: openai.OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(
        model="swarm/practice",
        messages=QUESTION,
        extra_body={"swarm": {"voters": 3, "strategy": "auto", "candidates": True}},
    )
    answer = raw.parse()
    swarm = (answer.model_extra or {})["swarm"]
    assert raw.headers["X-Swarm-Voters"] == "3"
    assert float(raw.headers["X-Swarm-Agreement"]) == pytest.approx(swarm["agreement"], abs=1e-4)
    assert swarm["voters"] == len(swarm["candidates"]) == 3
    assert swarm["strategy"] == "auto"
    assert swarm["seconds"] > 0
    chosen = [candidate for candidate in swarm["candidates"] if candidate["won"]]
    assert [candidate["text"] for candidate in chosen] == [answer.choices[0].message.content]


def test_several_independent_completions(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="practice", messages=QUESTION, n=3, seed=5)
    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert all(choice.message.content for choice in answer.choices)


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
@pytest.mark.parametrize("streamed", [False, True])
def test_a_tool_call_arrives_as_a_tool_call(client: openai.OpenAI, model: str, *, streamed: bool) -> None:
    arguments = {"model": model, "tools": [WEATHER], "temperature": 0.1, "seed": 1}
    messages = [{"role": "user", "content": "What is the weather in Paris?"}]
    if streamed:
        with client.chat.completions.stream(messages=messages, **arguments) as stream:  # type: ignore[arg-type]
            choice = stream.get_final_completion().choices[0]
    else:
        choice = client.chat.completions.create(messages=messages, **arguments).choices[0]  # type: ignore[call-overload]
    assert choice.finish_reason == "tool_calls"
    assert choice.message.tool_calls[0].function.name == "get_weather"
    assert "Paris" in choice.message.tool_calls[0].function.arguments


def test_models_are_listed_plain_and_voting(client: openai.OpenAI) -> None:
    models = {model.id: model for model in client.models.list()}
    assert list(models) == ["practice", "swarm/practice"]
    assert (models["practice"].model_extra or {})["context_length"] >= 4096


def test_errors_are_the_sdks_own_exceptions(client: openai.OpenAI, served: Served) -> None:
    with pytest.raises(openai.NotFoundError, match="practice"):
        client.chat.completions.create(model="gpt-9", messages=QUESTION)
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="swarm/gpt-9", messages=QUESTION, stream=True)
    with pytest.raises(openai.BadRequestError, match="strategy"):
        client.chat.completions.create(model="practice", messages=QUESTION, extra_body={"swarm": {"strategy": "best"}})
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=served.base_url, api_key="sk-wrong", max_retries=0).models.list()
