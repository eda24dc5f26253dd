"""What machines of a hive say to each other when one lends voters to another.

A request for voters is answered line by line, each a JSON array of a kind and its content, as the voters speak.
"""

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.settings import MAX_VOTERS
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage, VoterRequest

OFFER_PATH = "/hive/offer"
VOTERS_PATH = "/hive/voters"
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


class Message(BaseModel):
    """What goes there and back. Fields that a newer version added are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WhatDoYouOffer(Message):
    """Asks for an `Offer`."""


class OfferedModel(Message):
    """A model whose voters a machine lends."""

    id: str
    name: str
    context_tokens: Annotated[int, Field(ge=0)]


class Offer(Message):
    """What a machine lends now, its best model first."""

    voters: Annotated[int, Field(ge=0, le=MAX_VOTERS)]
    models: tuple[OfferedModel, ...] = ()


class Borrowed(Message):
    """A request for voters."""

    model: str
    request: VoterRequest
    voters: Annotated[int, Field(ge=1, le=MAX_VOTERS)]
    """As the request says too; here it is checked."""


def piece_line(piece: Piece) -> bytes:
    """Write what voters said."""
    return orjson.dumps([_NAMES[type(piece)], piece]) + b"\n"


def failure_line(message: str) -> bytes:
    """Write why nothing more will come."""
    return orjson.dumps([_FAILURE, message]) + b"\n"


def read_line(line: bytes) -> Iterator[Piece]:
    """Yield what a line says; kinds that are not known are passed over. Raises WorkerError."""
    try:
        kind, content = orjson.loads(line)
        if kind == _FAILURE:
            raise WorkerError(f"The other machine could not go on: {str(content)[:500]}")
        if kind in _KINDS:
            yield _KINDS[kind].validate_python(content)
    except (ValueError, TypeError, ValidationError) as error:
        raise WorkerError("The other machine said something that cannot be read.", details=str(error)[:500]) from error
