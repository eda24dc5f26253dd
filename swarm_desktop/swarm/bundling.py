"""Putting together what voters say in quick succession: singly, each word would cost as much as many."""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import replace

from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress

BUNDLE_SECONDS = 0.05
"""So long is held back what comes soon after something else was passed on; the eye sees no difference."""


async def bundled(
    pieces: AsyncGenerator[Piece, None], seconds: float = BUNDLE_SECONDS
) -> AsyncGenerator[tuple[Piece, ...], None]:
    """Yield what was said: at once after a pause and where a voter ends, else at most once in `seconds`.

    Errors come after all that was said. `pieces` is left for the caller to close.
    """
    held: list[Piece] = []
    free_at = 0.0
    coming = asyncio.ensure_future(_next(pieces))
    try:
        while True:
            left = max(free_at - time.monotonic(), 0.0) if held else None
            await asyncio.wait([coming], timeout=left)
            ended = urgent = False
            if coming.done():
                ended = coming.exception() is not None or coming.result() is None
                if not ended and (piece := coming.result()) is not None:
                    _add(held, piece)
                    # A vote that is complete may decide.
                    urgent = isinstance(piece, CandidateDelta) and piece.finish_reason is not None
                    coming = asyncio.ensure_future(_next(pieces))
            if held and (ended or urgent or time.monotonic() >= free_at):
                yield tuple(held)
                held = []
                free_at = time.monotonic() + seconds
            if ended:
                coming.result()
                return
    finally:
        coming.cancel()
        await asyncio.wait([coming])


async def _next(pieces: AsyncGenerator[Piece, None]) -> Piece | None:
    return await anext(pieces, None)


def _add(held: list[Piece], piece: Piece) -> None:
    """Add a piece to those that are held back, as a part of the last one of its voter where that says the same."""
    if isinstance(piece, PromptProgress):
        held[:] = [each for each in held if not isinstance(each, PromptProgress)]
    if not isinstance(piece, CandidateDelta):
        held.append(piece)
        return
    places = [
        place for place, each in enumerate(held) if isinstance(each, CandidateDelta) and each.voter == piece.voter
    ]
    before = held[places[-1]] if places else None
    # Thoughts and words are counted apart.
    if isinstance(before, CandidateDelta) and bool(before.reasoning) == bool(piece.reasoning):
        held[places[-1]] = _joined(before, piece)
    else:
        held.append(piece)


def _joined(first: CandidateDelta, second: CandidateDelta) -> CandidateDelta:
    return replace(
        second,
        text=first.text + second.text,
        reasoning=first.reasoning + second.reasoning,
        tool_calls=first.tool_calls + second.tool_calls,
        tokens=first.tokens + second.tokens,
        log_probability=first.log_probability + second.log_probability,
        token_details=first.token_details + second.token_details,
    )
