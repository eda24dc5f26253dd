"""The Responses dialect as the official SDK drives it."""

import openai
import pytest
from openai.types.responses import FunctionToolParam, Response
from pydantic import BaseModel

from tests.support.program import Served

QUESTION = "What is 17 plus 25?"
WEATHER: FunctionToolParam = {
    "type": "function",
    "name": "get_weather",
    "description": "Current weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "strict": False,
}


@pytest.fixture
def client(served: Served) -> openai.OpenAI:
    return openai.OpenAI(base_url=served.base_url, api_key=served.key, max_retries=0)


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_a_whole_response(client: openai.OpenAI, model: str) -> None:
    response = client.responses.create(model=model, input=QUESTION, instructions="Be brief.")
    assert response.status == "completed"
    assert response.output_text
    assert response.usage is not None
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens
    assert ("swarm" in (response.model_extra or {})) == model.startswith("swarm/")


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_the_stream_helper_puts_events_together(client: openai.OpenAI, model: str) -> None:
    with client.responses.stream(model=model, input=QUESTION) as stream:
        said = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        response = stream.get_final_response()
    assert said == response.output_text
    assert response.output_text


def test_plain_events_are_of_known_types_and_in_order(client: openai.OpenAI) -> None:
    events = list(client.responses.create(model="practice", input=QUESTION, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert type(events[0]).__name__ == "ResponseCreatedEvent"
    assert type(events[-1]).__name__ == "ResponseCompletedEvent"


def test_a_tool_is_called_and_answered(client: openai.OpenAI) -> None:
    asked = {"model": "practice", "tools": [WEATHER], "temperature": 0.1}
    with client.responses.stream(
        input="What is the weather in Paris?",
        tool_choice="required",
        **asked,  # type: ignore[arg-type]
    ) as stream:
        response = stream.get_final_response()
    (call,) = response.output
    assert call.type == "function_call"
    assert call.name == "get_weather"
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "rain"}
    answer = client.responses.create(input=[output], previous_response_id=response.id, **asked)  # type: ignore[call-overload]
    assert answer.status == "completed"


def test_structured_output_is_parsed(client: openai.OpenAI) -> None:
    class Sum(BaseModel):
        total: int

    response = client.responses.parse(model="practice", input=QUESTION, text_format=Sum, max_output_tokens=200)
    assert isinstance(response.output_parsed, Sum)


def test_keeping_and_forgetting(client: openai.OpenAI) -> None:
    response = client.responses.create(model="practice", input="Hello")
    assert client.responses.retrieve(response.id).output_text == response.output_text
    more = client.responses.create(model="practice", input="More", previous_response_id=response.id)
    assert more.previous_response_id == response.id
    items = client.responses.input_items.list(response.id)
    assert [item.type for item in items] == ["message"]
    assert client.responses.input_tokens.count(model="practice", input="Hello").input_tokens > 0
    client.responses.delete(response.id)
    with pytest.raises(openai.NotFoundError, match=response.id):
        client.responses.retrieve(response.id)


def test_input_items_are_paged_through(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": str(number)} for number in range(7)]
    response = client.responses.create(model="practice", input=messages)  # type: ignore[arg-type]
    pages = client.responses.input_items.list(response.id, limit=3, order="asc")
    assert [item.content[0].text for item in pages] == [str(number) for number in range(7)]  # type: ignore[union-attr]


def test_a_response_in_the_background_is_taken_up_again_and_cancelled(client: openai.OpenAI) -> None:
    stream = client.responses.create(
        model="practice", input="Hello", background=True, stream=True, extra_body={"ignore_eos": True}
    )
    started: Response | None = None
    for event in stream:
        if event.type == "response.created":
            started = event.response
        if event.type == "response.output_text.delta":
            break
    stream.close()
    assert started is not None
    assert started.status == "queued"
    assert client.responses.retrieve(started.id).status == "in_progress"
    resumed = client.responses.retrieve(started.id, stream=True, starting_after=event.sequence_number)
    assert next(iter(resumed)).sequence_number == event.sequence_number + 1
    resumed.close()
    cancelled = client.responses.cancel(started.id)
    assert cancelled.status == "cancelled"
    assert cancelled.output_text


def test_errors_are_the_sdks_own_exceptions(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="gpt-9"):
        client.responses.create(model="gpt-9", input="Hello")
    with pytest.raises(openai.BadRequestError, match="resp_0"):
        client.responses.create(model="practice", input="Hello", previous_response_id="resp_0")
