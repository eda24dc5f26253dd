"""What a stream of the Anthropic dialect says of an answer, whatever order its parts come in."""

from typing import Any

import pytest

from swarm_desktop.api.anthropic_request import MessagesRequest
from swarm_desktop.api.anthropic_response import MessageWriter
from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.core.ids import BallotId
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import Answer
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress, ToolCallDelta

SAID = (
    CandidateDelta(0, reasoning="Two "),
    CandidateDelta(0, reasoning="cities."),
    CandidateDelta(0, text="I look."),
    CandidateDelta(0, tool_calls=(ToolCallDelta(0, "one", "weather", '{"city":'),)),
    CandidateDelta(0, tool_calls=(ToolCallDelta(0, arguments='"Rome"}'),)),
    CandidateDelta(0, tool_calls=(ToolCallDelta(1, "two", "weather", "{}"),)),
    CandidateDelta(0, finish_reason="tool_calls", total_tokens=9),
)


def writer(**asked: Any) -> MessageWriter:
    body = {"model": "m", "max_tokens": 99, "messages": [{"role": "user", "content": "Hi"}]}
    request = MessagesRequest.model_validate(body | asked)
    return MessageWriter(request.generation(VotingSettings(), "test"), request)


def answer(*deltas: CandidateDelta) -> Answer:
    choice = GrowingCandidate(BallotId("ballot"), 0, "m")
    for delta in deltas:
        choice.take(delta)
    return Answer((choice,), prompt_tokens=10, completion_tokens=choice.tokens, cached_tokens=4)


def told(writer: MessageWriter, *deltas: CandidateDelta) -> list[dict[str, Any]]:
    events = [*writer.begin()]
    for delta in deltas:
        events += writer.delta(delta)
    return [event.content for event in (*events, *writer.end(answer(*deltas)))]


def test_blocks_follow_each_other_and_never_overlap() -> None:
    events = told(writer(), *SAID)
    order = [(event["type"].removeprefix("content_block_"), event["index"]) for event in events if "index" in event]
    assert order == [
        ("start", 0),
        ("delta", 0),
        ("delta", 0),
        ("delta", 0),
        ("stop", 0),
        ("start", 1),
        ("delta", 1),
        ("stop", 1),
        ("start", 2),
        ("delta", 2),
        ("delta", 2),
        ("stop", 2),
        ("start", 3),
        ("delta", 3),
        ("stop", 3),
    ]
    deltas = [event["delta"]["type"] for event in events if event["type"] == "content_block_delta"]
    assert deltas == [
        "thinking_delta",
        "thinking_delta",
        "signature_delta",
        "text_delta",
        "input_json_delta",
        "input_json_delta",
        "input_json_delta",
    ]


def test_a_whole_message_has_the_same_blocks() -> None:
    message = writer().whole(answer(*SAID))
    thought, said, first, second = message["content"]
    assert thought["thinking"] == "Two cities."
    assert thought["signature"]
    assert said == {"type": "text", "text": "I look."}
    assert first == {"type": "tool_use", "id": "one", "name": "weather", "input": {"city": "Rome"}}
    assert second["input"] == {}
    assert message["stop_reason"] == "tool_use"
    assert message["usage"] == {
        "input_tokens": 6,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 4,
        "output_tokens": 9,
    }


@pytest.mark.parametrize("thinking", [{"type": "disabled"}, {"type": "adaptive", "display": "omitted"}])
def test_thinking_that_was_not_wanted_is_left_out(thinking: dict[str, Any]) -> None:
    assert writer(thinking=thinking).whole(answer(*SAID))["content"][0]["type"] == "text"
    events = told(writer(thinking=thinking), *SAID)
    assert not any("thinking" in str(event) for event in events)


def test_a_call_that_was_cut_off_has_no_arguments() -> None:
    cut = answer(
        CandidateDelta(0, tool_calls=(ToolCallDelta(0, "a", "f", '{"x": '),)),
        CandidateDelta(0, finish_reason="length", total_tokens=99),
    )
    message = writer().whole(cut)
    assert message["content"][0]["input"] == {}
    assert message["stop_reason"] == "max_tokens"


def test_the_end_of_the_context_is_not_the_end_of_the_allowance() -> None:
    full = answer(CandidateDelta(0, text="x"), CandidateDelta(0, finish_reason="length", total_tokens=7))
    assert writer().whole(full)["stop_reason"] == "model_context_window_exceeded"


def test_a_sign_of_life_comes_after_the_beginning_which_is_told_once() -> None:
    writes = writer()
    writes.note(PromptProgress(2, 10, 4))
    events = [event.content for event in (*writes.keep_alive(), *writes.keep_alive(), *writes.begin())]
    assert [event["type"] for event in events] == ["message_start", "ping", "ping", "ping"]
    assert events[0]["message"]["usage"]["input_tokens"] == 6


@pytest.mark.parametrize("pieces", [("The sum is 42",), ("The", " sum is", " 42"), ("The sum", " i", "s 42")])
def test_the_clients_own_beginning_is_not_repeated(pieces: tuple[str, ...]) -> None:
    begun = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "The sum is"}]
    said = [*(CandidateDelta(0, text=piece) for piece in pieces), CandidateDelta(0, finish_reason="stop")]
    events = told(writer(messages=begun), *said)
    assert "".join(event["delta"].get("text", "") for event in events if "delta" in event) == " 42"
    assert writer(messages=begun).whole(answer(*said))["content"] == [{"type": "text", "text": " 42"}]


def test_a_broken_answer_ends_with_an_error_event() -> None:
    (event,) = writer().fail(WorkerCrashedError("It stopped."))
    assert event.name == "error"
    assert event.content["error"]["type"] == "api_error"


def test_nothing_said_is_a_message_without_blocks() -> None:
    events = told(writer(), CandidateDelta(0, finish_reason="stop"))
    assert [event["type"] for event in events] == ["message_start", "ping", "message_delta", "message_stop"]
