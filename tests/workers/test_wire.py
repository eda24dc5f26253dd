from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, ToolCallDelta, Usage
from swarm_desktop.workers.wire import failure_line, piece_line, read_line

PIECES: list[Piece] = [
    PromptProgress(3, 9, 1),
    CandidateDelta(2, "Grüße", reasoning="hm", tool_calls=(ToolCallDelta(0, "a", "add", '{"x":1}'),), tokens=3),
    CandidateDelta(0, finish_reason="stop", total_tokens=7),
    Usage(9, 4, 1, 12.5),
]


@pytest.mark.parametrize("piece", PIECES)
def test_what_voters_say_arrives_as_it_was_said(piece: Piece) -> None:
    assert list(read_line(piece_line(piece), "It")) == [piece]


def test_a_failure_arrives_as_one() -> None:
    with pytest.raises(WorkerError, match="It could not go on: out of memory"):
        list(read_line(failure_line("out of memory"), "It"))


def test_kinds_of_a_later_version_are_passed_over() -> None:
    assert list(read_line(b'["weather", {"sky": "clear"}]\n', "It")) == []


@given(st.binary(max_size=80) | st.from_regex(rb'\["(delta|progress|usage)", .{0,40}\]', fullmatch=True))
def test_whatever_else_arrives_is_a_failure_of_whoever_speaks(line: bytes) -> None:
    with suppress(WorkerError):
        assert len(list(read_line(line, "It"))) <= 1
