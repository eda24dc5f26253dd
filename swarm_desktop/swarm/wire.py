"""What machines of a hive say to each other when one lends voters to another.

A request for voters is answered line by line, as the voters speak; see `workers.wire`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from swarm_desktop.core.settings import MAX_VOTERS
from swarm_desktop.workers.runtime import VoterRequest

OFFER_PATH = "/hive/offer"
VOTERS_PATH = "/hive/voters"


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
