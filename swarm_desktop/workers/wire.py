"""Voters in lines: how they are written where a process or another machine passes on what they say.

Each line is a JSON array of a kind and its content.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage

MOST_REQUEST_BYTES = 32 * 2**20
MOST_LINE_BYTES = 2**20
LINES = "application/x-ndjson"

_KINDS: dict[str, TypeAdapter[Any]] = {
    "progress": TypeAdapter(PromptProgress),
    "delta": TypeAdapter(CandidateDelta),
    "usage": TypeAdapter(Usage),
}
_NAMES = {PromptProgress: "progress", CandidateDelta: "delta", Usage: "usage"}
_FAILURE = "failure"


def piece_line(piece: Piece) -> bytes:
    """Write what voters said."""
    return orjson.dumps([_NAMES[type(piece)], piece]) + b"\n"


def failure_line(message: str) -> bytes:
    """Write why nothing more will come."""
    return orjson.dumps([_FAILURE, message]) + b"\n"


def read_line(line: bytes, speaker: str) -> Iterator[Piece]:
    """Yield what a line of `speaker` says; kinds that are not known are passed over. Raises WorkerError."""
    try:
        kind, content = orjson.loads(line)
        if kind == _FAILURE:
            raise WorkerError(f"{speaker} could not go on: {str(content)[:500]}")
        if kind in _KINDS:
            yield _KINDS[kind].validate_python(content)
    except (ValueError, TypeError, ValidationError) as error:
        raise WorkerError(f"{speaker} said something that cannot be read.", details=str(error)[:500]) from error
