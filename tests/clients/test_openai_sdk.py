"""The official SDK, as an editor's plug-in would use it."""

import json

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


def test_a_stream_of_a_vote_may_begin_before_the_verdict(client: openai.OpenAI) -> None:
    for mode in ("consensus", "agree_stream", "stream_first"):
        stream = client.chat.completions.create(
            model="swarm/practice",
            messages=QUESTION,
            stream=True,
            stream_options={"include_usage": True},
            extra_body={"swarm": {"voters": 3, "mode": mode, "candidates": True}},
        )
        chunks = list(stream)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        (told,) = [chunk.model_extra["swarm"] for chunk in chunks if "swarm" in (chunk.model_extra or {})]
        assert told["mode"] == mode
        shown = told.get("shown", {"order": next(each["order"] for each in told["candidates"] if each["won"])})
        assert text == told["candidates"][shown["order"]]["text"]
        assert chunks[-1].usage is not None
        assert chunks[-1].usage.completion_tokens > 3


@pytest.mark.parametrize("streamed", [False, True])
def test_probabilities_of_tokens(client: openai.OpenAI, *, streamed: bool) -> None:
    arguments = {"model": "practice", "messages": QUESTION, "logprobs": True, "top_logprobs": 3, "seed": 2}
    if streamed:
        with client.chat.completions.stream(**arguments) as stream:  # type: ignore[arg-type]
            choice = stream.get_final_completion().choices[0]
    else:
        choice = client.chat.completions.create(**arguments).choices[0]  # type: ignore[call-overload]
    assert "".join(token.token for token in choice.logprobs.content).strip() == choice.message.content.strip()
    assert all(len(token.top_logprobs) == 3 for token in choice.logprobs.content)


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_an_answer_in_the_form_of_a_schema(client: openai.OpenAI, model: str) -> None:
    schema = {
        "type": "object",
        "properties": {"sum": {"type": "integer"}},
        "required": ["sum"],
        "additionalProperties": False,
    }
    answer = client.chat.completions.create(
        model=model,
        messages=QUESTION,
        response_format={"type": "json_schema", "json_schema": {"name": "sum", "schema": schema}},
    )
    assert isinstance(json.loads(answer.choices[0].message.content or "")["sum"], int)
    loose = client.chat.completions.create(model=model, messages=QUESTION, response_format={"type": "json_object"})
    assert isinstance(json.loads(loose.choices[0].message.content or ""), dict)


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_the_choice_of_a_tool_is_obeyed(client: openai.OpenAI, model: str) -> None:
    def finish(choice: object) -> tuple[str, int]:
        answer = client.chat.completions.create(  # type: ignore[call-overload]
            model=model, messages=QUESTION, tools=[WEATHER], tool_choice=choice, seed=4, max_tokens=64
        )
        return answer.choices[0].finish_reason, len(answer.choices[0].message.tool_calls or ())

    assert finish("none") == ("stop", 0)
    assert finish("required") == ("tool_calls", 1)
    assert finish({"type": "function", "function": {"name": "get_weather"}})[1] == 1
    with pytest.raises(openai.BadRequestError, match="no tool `other`"):
        finish({"type": "function", "function": {"name": "other"}})


def test_limits_stops_and_biases_of_the_sampling_are_obeyed(client: openai.OpenAI) -> None:
    def say(**fields: object) -> tuple[str, str]:
        answer = client.chat.completions.create(model="practice", messages=QUESTION, seed=11, **fields)  # type: ignore[call-overload]
        return answer.choices[0].message.content, answer.choices[0].finish_reason

    whole, _ = say()
    assert say() == (whole, "stop"), "the same seed says the same"
    assert say(max_completion_tokens=3)[1] == say(max_tokens=3)[1] == "length"
    stop = whole[len(whole) // 2]
    assert say(stop=[stop]) == (whole[: whole.index(stop)], "stop")
    coldest = say(temperature=0)[0]
    assert say(temperature=0, frequency_penalty=2, presence_penalty=2)[0] != coldest
    first = client.chat.completions.create(
        model="practice", messages=QUESTION, temperature=0, max_tokens=1, logprobs=True
    )
    assert first.choices[0].logprobs is not None
    assert first.choices[0].logprobs.content is not None
    token = (first.choices[0].logprobs.content[0].model_extra or {})["id"]
    assert say(temperature=0, max_tokens=1, logit_bias={str(token): -100})[0] != first.choices[0].message.content
    assert say(user="somebody", reasoning_effort="low", parallel_tool_calls=False)[0]


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_a_text_goes_on(client: openai.OpenAI, model: str) -> None:
    whole = client.completions.create(model=model, prompt="What is 3 plus", max_tokens=6)
    assert whole.choices[0].text
    streamed = client.completions.create(model=model, prompt="What is 3 plus", max_tokens=6, stream=True)
    assert "".join(chunk.choices[0].text for chunk in streamed if chunk.choices)


def test_vectors_of_texts(client: openai.OpenAI) -> None:
    # Without a format the SDK asks for base64 and unpacks it.
    made = client.embeddings.create(model="practice", input=["hello", "goodbye"])
    assert len(made.data[0].embedding) == len(made.data[1].embedding) > 32
    assert made.data[0].embedding != made.data[1].embedding
    assert made.usage.prompt_tokens > 1


def test_an_image_needs_a_model_that_sees(client: openai.OpenAI) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    messages = [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, picture]}]
    with pytest.raises(openai.BadRequestError, match="image"):
        client.chat.completions.create(model="practice", messages=messages)  # type: ignore[arg-type]
