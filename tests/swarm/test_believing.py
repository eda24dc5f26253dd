"""Whatever another machine's voters say, what is believed of it could be true. Over TLS: tests/hive."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.swarm.believing import LEAST_LOG_PROBABILITY, MOST_CHARACTERS_OF_TOKEN, Belief
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, ToolCallDelta, Usage, VoterRequest

VOTERS, MOST_TOKENS, MOST_PROMPT_TOKENS = 3, 10, 1000
REQUEST = VoterRequest(voters=VOTERS, max_tokens=MOST_TOKENS)
NUMBERS = st.integers(-(10**20), 10**20)
SAID = st.builds(
    CandidateDelta,
    voter=st.integers(0, VOTERS - 1),
    text=st.text(max_size=5),
    tokens=NUMBERS,
    total_tokens=st.none() | NUMBERS,
    log_probability=st.floats(),
    finish_reason=st.none() | st.text(max_size=50),
)
COUNTED = st.builds(PromptProgress, NUMBERS, NUMBERS, NUMBERS) | st.builds(Usage, NUMBERS, NUMBERS, NUMBERS)


def belief() -> Belief:
    return Belief(REQUEST, MOST_PROMPT_TOKENS)


@given(st.lists(SAID | COUNTED, max_size=30))
def test_whatever_is_said_could_be_true(pieces: list[Piece]) -> None:
    listening = belief()
    ended, tokens = Counter[int](), Counter[int]()
    for piece in filter(None, map(listening.of, pieces)):
        if not isinstance(piece, CandidateDelta):
            assert 0 <= piece.cached_tokens <= piece.prompt_tokens <= MOST_PROMPT_TOKENS
            continue
        assert not ended[piece.voter]
        ended[piece.voter] += piece.finish_reason is not None
        tokens[piece.voter] += piece.tokens
        assert piece.finish_reason is None or 0 < len(piece.finish_reason) < 50
        assert 0 <= (piece.total_tokens or 0) <= MOST_TOKENS
        assert math.isfinite(piece.log_probability)
        assert LEAST_LOG_PROBABILITY * max(piece.tokens, 1) <= piece.log_probability <= 0
    assert all(0 <= count <= MOST_TOKENS for count in tokens.values())


@pytest.mark.parametrize(
    "piece",
    [
        CandidateDelta(VOTERS, "41", finish_reason="stop"),
        CandidateDelta(-1, "41", finish_reason="stop"),
        CandidateDelta(0, "4" * (MOST_TOKENS * MOST_CHARACTERS_OF_TOKEN + 1)),
        CandidateDelta(0, tool_calls=(ToolCallDelta(10**6, name="rm"),)),
    ],
)
def test_what_cannot_be_ends_the_listening(piece: CandidateDelta) -> None:
    with pytest.raises(WorkerError):
        belief().of(piece)


def test_what_honest_voters_say_is_left_as_it_is() -> None:
    listening = belief()
    pieces: list[Piece] = [
        PromptProgress(3, 9, 1),
        CandidateDelta(0, "forty", tokens=1, log_probability=-0.5),
        CandidateDelta(0, " two", finish_reason="stop", tokens=1, total_tokens=3, log_probability=-1.5),
        Usage(9, 3, 1, 12.5),
    ]
    assert [listening.of(piece) for piece in pieces] == pieces
