"""What a client hears while a vote runs, told by voters whose every word the test decides."""

import asyncio
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.core.ids import NodeId, WorkerId
from swarm_desktop.swarm import GenerationRequest, Mode, Outcome
from swarm_desktop.swarm.placement import Batch
from swarm_desktop.swarm.reporting import Reporter
from swarm_desktop.swarm.vote import Vote
from swarm_desktop.swarm.voter_source import VoterSource
from swarm_desktop.workers.runtime import CandidateDelta, Piece, ToolCallDelta
from tests.swarm.test_vote import Script

QUESTION = "Name a colour of the flag."


def end(voter: int) -> CandidateDelta:
    return CandidateDelta(voter, finish_reason="stop")


def word(voter: int, text: str) -> CandidateDelta:
    return CandidateDelta(voter, text=text, tokens=1)


async def heard(mode: Mode, voters: int, *pieces: Piece, error: Exception | None = None) -> tuple[list[str], Outcome]:
    """Return the texts in the order in which the client heard them, those after the verdict included."""
    asked = GenerationRequest(
        ({"role": "user", "content": QUESTION},), "practice", voting=True, voters=voters, mode=mode
    )
    told: list[CandidateDelta] = []
    vote = Vote(asked, NodeId("here"), Reporter(asked, lambda _: None), tell=told.append)
    worker = WorkerId("0")
    async with asyncio.timeout(10):
        source = VoterSource(Script(*pieces, error=error), "here", "practice")
        outcome = await vote.run([Batch(worker, 0, voters)], {worker: source})
    told += vote.rest(outcome)
    assert {delta.voter for delta in told} == {0}
    assert [delta.finish_reason for delta in told if delta.finish_reason] == ["stop"]
    return [delta.text for delta in told if delta.text], outcome


async def test_consensus_says_nothing_before_the_verdict() -> None:
    texts, outcome = await heard(Mode.CONSENSUS, 2, word(0, "re"), word(1, "red"), word(0, "d"), end(0), end(1))
    assert texts == ["red"]
    assert outcome.shown is outcome.winner


async def test_the_first_voter_is_heard_live_and_to_its_end() -> None:
    blue = [piece for voter in (0, 2, 3, 4) for piece in (word(voter, "blue"), end(voter))]
    texts, outcome = await heard(Mode.STREAM_FIRST, 5, word(1, "re"), *blue, word(1, "d"), end(1))
    assert texts == ["re", "d"]
    assert outcome.shown.order == 1
    assert outcome.winner.text == "blue"


async def test_where_the_first_voter_is_lost_the_client_is_told() -> None:
    gone = WorkerCrashedError("gone")
    with pytest.raises(WorkerCrashedError):
        await heard(Mode.STREAM_FIRST, 3, word(0, "re"), word(1, "blue"), end(1), error=gone)


async def test_what_most_voters_share_goes_out_at_once() -> None:
    texts, outcome = await heard(
        Mode.AGREE_STREAM,
        3,
        word(0, "The flag is "),
        word(1, "The flag "),
        word(2, "It is red."),
        word(1, "is red"),
        word(0, "blue."),
        word(1, "."),
        end(0),
        end(1),
        end(2),
    )
    assert texts[:2] == ["The flag ", "is "]
    assert "".join(texts) == outcome.shown.text
    assert outcome.shown.order in {0, 1}


async def test_tool_calls_wait_for_the_verdict_also_after_shared_text() -> None:
    call = (ToolCallDelta(0, "a", "add", '{"x":1}'),)
    voices = [
        piece
        for voter in range(2)
        for piece in (word(voter, "Let me see."), CandidateDelta(voter, tool_calls=call), end(voter))
    ]
    texts, outcome = await heard(Mode.AGREE_STREAM, 2, *voices)
    assert texts == ["Let me see."]
    assert outcome.shown.tool_calls[0].arguments == '{"x":1}'


async def test_voters_that_reason_share_nothing_early() -> None:
    voices = [
        piece
        for voter in range(2)
        for piece in (CandidateDelta(voter, reasoning=f"hm {voter}"), word(voter, "red"), end(voter))
    ]
    texts, outcome = await heard(Mode.AGREE_STREAM, 2, *voices)
    assert texts == ["red"]
    assert outcome.shown.reasoning


@given(
    st.lists(st.text("ab ", min_size=1, max_size=8), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_shared_text_is_always_the_beginning_of_what_is_shown(texts: list[str], order: Random) -> None:
    voices = {voter: [word(voter, letter) for letter in text] + [end(voter)] for voter, text in enumerate(texts)}
    pieces: list[Piece] = []
    while voices:
        voter = order.choice(sorted(voices))
        pieces.append(voices[voter].pop(0))
        if not voices[voter]:
            del voices[voter]
    said, outcome = asyncio.run(heard(Mode.AGREE_STREAM, len(texts), *pieces))
    assert "".join(said) == outcome.shown.text
