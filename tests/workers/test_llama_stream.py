from itertools import pairwise

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import BadRequestError, NoWorkerReadyError, PromptTooLongError, WorkerError
from swarm_desktop.workers.llama_errors import CacheFullError, error_from
from swarm_desktop.workers.llama_stream import EventReader, Opening
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress, ToolCallDelta, Usage


def event(**fields: object) -> bytes:
    return b"data: " + orjson.dumps(fields) + b"\n\n"


def choice(index: int, reason: str | None = None, **delta: object) -> bytes:
    return event(choices=[{"index": index, "delta": delta, "finish_reason": reason}])


def usage(prompt: int, completion: int, milliseconds: float) -> bytes:
    return event(
        choices=[],
        usage={
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "prompt_tokens_details": {"cached_tokens": prompt - 1},
        },
        timings={"predicted_n": completion, "predicted_ms": milliseconds},
    )


PROGRESS = event(choices=[{"index": 0, "delta": {}}], prompt_progress={"total": 9, "cache": 3, "processed": 9})
STREAM = b"".join(
    [
        event(choices=[{"index": 0, "delta": {}}], prompt_progress={"total": 9, "cache": 3, "processed": 4}),
        PROGRESS,
        choice(0, role="assistant", content=None),
        choice(0, content="Hel"),
        PROGRESS,
        b": keeping the connection open\n\n",
        choice(1, reasoning_content="hm"),
        choice(0, content="lo"),
        choice(
            1, tool_calls=[{"index": 0, "id": "a", "type": "function", "function": {"name": "add", "arguments": ""}}]
        ),
        choice(1, tool_calls=[{"index": 0, "function": {"arguments": '{"x":1}'}}]),
        choice(0, "stop"),
        usage(9, 2, 10.0),
        choice(1, "tool_calls"),
        usage(9, 6, 20.0),
        b"data: [DONE]\n\n",
    ]
)
PIECES = [
    PromptProgress(4, 9, cached_tokens=3),
    PromptProgress(9, 9, cached_tokens=3),
    CandidateDelta(0, "Hel", tokens=1),
    CandidateDelta(1, reasoning="hm", tokens=1),
    CandidateDelta(0, "lo", tokens=1),
    CandidateDelta(1, tool_calls=(ToolCallDelta(0, "a", "add", ""),), tokens=1),
    CandidateDelta(1, tool_calls=(ToolCallDelta(0, "", "", '{"x":1}'),), tokens=1),
    CandidateDelta(0, finish_reason="stop", total_tokens=2),
    CandidateDelta(1, finish_reason="tool_calls", total_tokens=6),
]


def test_a_stream_is_read_in_one_go() -> None:
    reader = EventReader()
    assert list(reader.feed(STREAM)) == PIECES
    assert reader.done
    assert reader.usage() == Usage(9, 8, 8, tokens_per_second=8 / 0.020)


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_a_stream_is_read_however_it_was_cut(cuts: list[int]) -> None:
    reader = EventReader()
    edges = [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[start:end] for start, end in pairwise(edges)]
    assert [delta for piece in pieces for delta in reader.feed(piece)] == PIECES
    assert reader.done


def test_a_stream_that_breaks_off_is_not_done() -> None:
    reader = EventReader()
    list(reader.feed(STREAM[:-5]))
    assert not reader.done


def test_log_probabilities_are_added_up_over_the_tokens_of_a_delta() -> None:
    tokens = {"content": [{"logprob": -0.5}, {"logprob": -0.25}]}
    line = event(choices=[{"index": 0, "delta": {"content": "ab"}, "finish_reason": None, "logprobs": tokens}])
    (delta,) = EventReader().feed(line)
    assert isinstance(delta, CandidateDelta)
    assert (delta.log_probability, delta.tokens) == (-0.75, 2)
    assert delta.token_details == tuple(tokens["content"])


def test_a_text_that_is_continued_reads_like_a_chat() -> None:
    text = event(choices=[{"index": 1, "text": " is", "finish_reason": None}])
    end = event(
        choices=[{"index": 1, "text": "", "finish_reason": "length"}],
        usage={"prompt_tokens": 5, "completion_tokens": 3},
    )
    assert list(EventReader().feed(text + end)) == [
        CandidateDelta(1, " is", tokens=1),
        CandidateDelta(1, finish_reason="length", total_tokens=3),
    ]


def test_an_end_whose_tokens_were_not_counted_is_still_told() -> None:
    assert list(EventReader().feed(choice(0, "stop") + b"data: [DONE]\n\n")) == [
        CandidateDelta(0, finish_reason="stop")
    ]


def test_a_stream_without_any_answer_has_an_empty_usage() -> None:
    assert EventReader().usage() == Usage(0, 0)


@pytest.mark.parametrize("prefix", [b"data: ", b"error: "])
def test_an_error_in_the_stream_is_raised(prefix: bytes) -> None:
    error = {"error": {"code": 400, "message": "no such template", "type": "invalid_request_error"}}
    with pytest.raises(BadRequestError, match="no such template"):
        list(EventReader().feed(prefix + orjson.dumps(error) + b"\n\n"))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"error": {"type": "exceed_context_size_error", "n_prompt_tokens": 9, "n_ctx": 8}}, PromptTooLongError),
        ({"error": {"code": 400, "message": "bad"}}, BadRequestError),
        ({"error": {"code": 500, "message": "image input is not supported - hint: mmproj"}}, BadRequestError),
        ({"error": {"code": 500, "message": "input (9 tokens) is too large to process"}}, PromptTooLongError),
        ({"error": {"code": 500, "message": "Context size has been exceeded."}}, CacheFullError),
        ({"error": {"code": 503, "message": "Loading model"}}, NoWorkerReadyError),
        ({"error": {"code": 500, "message": "boom"}}, WorkerError),
        ({"detail": "?"}, WorkerError),
        ("?", WorkerError),
    ],
)
def test_answers_that_are_errors_become_errors_of_our_own(answer: object, kind: type[Exception]) -> None:
    assert type(error_from(answer)) is kind


def heard(voters: int, *pieces: PromptProgress | CandidateDelta) -> list[list[PromptProgress | CandidateDelta]]:
    """Return what is passed on at each piece."""
    opening = Opening(voters)
    return [list(opening.pass_on(piece)) for piece in pieces]


FIRST, SECOND, THIRD = (CandidateDelta(voter, "word", tokens=1) for voter in (0, 1, 0))
END = CandidateDelta(1, finish_reason="stop")


def test_a_single_voter_is_heard_at_once() -> None:
    assert heard(1, PromptProgress(1, 2), FIRST, THIRD) == [[PromptProgress(1, 2)], [FIRST], [THIRD]]


def test_several_voters_are_heard_when_one_of_them_goes_on() -> None:
    progress = PromptProgress(1, 2)
    assert heard(2, progress, FIRST, SECOND, THIRD, END) == [[progress], [], [], [FIRST, SECOND, THIRD], [END]]


def test_a_voter_that_ends_at_once_is_heard() -> None:
    assert heard(2, FIRST, END, THIRD) == [[], [FIRST, END], [THIRD]]
