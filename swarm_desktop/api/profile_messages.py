"""What the person's own command line and the engine say to each other about profiles."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

PROFILE_PATH = "/swarm/profile"
FREE_PATH = "/swarm/free-memory"


class ProfileRequest(BaseModel):
    """Which profile to use."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    """None: one model."""


class ProfileInUse(BaseModel):
    """Whose workers run."""

    name: str | None


class MemoryFreed(BaseModel):
    """All models are unloaded."""

    freed_bytes: int
    """What they took of the machine's memory."""
