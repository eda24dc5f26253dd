"""What voters say in quick succession goes together; nothing of it is lost, and nobody waits for long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.ids import BallotId
from swarm_desktop.swarm.bundling import bundled
from swarm_desktop.swarm.gathering import GrowingCandidate
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, ToolCallDelta, Usage

FOR_EVER = 60.0


def word(voter: int, text: str, **more: object) -> CandidateDelta:
    return CandidateDelta(voter, text, tokens=1, log_probability=-0.5, **more)  # type: ignore[arg-type]


async def said(*pieces: Piece, error: Exception | None = None) -> AsyncGenerator[Piece, None]:
    for piece in pieces:
        yield piece
    if error is not None:
        raise error


async def bundles(pieces: AsyncGenerator[Piece, None], seconds: float = FOR_EVER) -> list[tuple[Piece, ...]]:
    async with asyncio.timeout(10), aclosing(bundled(pieces, seconds)) as together:
        return [bundle async for bundle in together]


async def test_the_first_words_go_at_once_and_the_rest_together() -> None:
    told = await bundles(
        said(PromptProgress(1, 9), PromptProgress(5, 9), PromptProgress(9, 9), word(0, "a"), word(0, "b"))
    )
    assert told == [
        (PromptProgress(1, 9),),
        (PromptProgress(9, 9), CandidateDelta(0, "ab", tokens=2, log_probability=-1.0)),
    ]


async def test_what_is_put_together_is_what_was_said() -> None:
    pieces: list[Piece] = [
        *(CandidateDelta(voter, reasoning="hm", tokens=1) for voter in (0, 1, 0)),
        *(word(voter, text) for voter, text in ((0, "for"), (1, "4"), (0, "ty"), (1, "2"))),
        CandidateDelta(1, tool_calls=(ToolCallDelta(0, "x", "add", '{"a"'),)),
        CandidateDelta(1, tool_calls=(ToolCallDelta(0, arguments=": 1}"),), finish_reason="tool_calls", total_tokens=5),
        word(0, " two", finish_reason="stop", total_tokens=6),
        Usage(9, 11),
    ]
    together = [piece for bundle in await bundles(said(*pieces)) for piece in bundle]
    assert len(together) < len(pieces) - 2
    assert together[-1] == Usage(9, 11)
    for voter in (0, 1):
        singly, joined = (GrowingCandidate(BallotId("b"), 0, "m") for _ in range(2))
        for candidate, heard in ((singly, pieces), (joined, together)):
            for piece in heard:
                if isinstance(piece, CandidateDelta) and piece.voter == voter:
                    candidate.take(piece)
        assert joined == singly


async def test_a_failure_comes_after_all_that_was_said() -> None:
    failing = bundled(said(word(0, "a"), word(0, "b"), error=WorkerError("out of memory")), FOR_EVER)
    async with aclosing(failing) as together:
        assert await anext(together) == (word(0, "a"),)
        assert await anext(together) == (word(0, "b"),)
        with pytest.raises(WorkerError, match="out of memory"):
            await anext(together)


async def test_a_vote_that_is_complete_goes_at_once() -> None:
    ends = word(0, "b", finish_reason="stop")
    told = await bundles(said(word(0, "a"), word(1, "x"), ends, word(1, "y")))
    assert told == [(word(0, "a"),), (word(1, "x"), ends), (word(1, "y"),)]


async def test_what_is_held_back_goes_although_nothing_follows() -> None:
    async def stops_speaking() -> AsyncGenerator[Piece, None]:
        yield word(0, "a")
        yield word(0, "b")
        await asyncio.Event().wait()

    speaking = stops_speaking()
    async with asyncio.timeout(10), aclosing(speaking), aclosing(bundled(speaking, 0.01)) as together:
        assert await anext(together) == (word(0, "a"),)
        assert await anext(together) == (word(0, "b"),)
