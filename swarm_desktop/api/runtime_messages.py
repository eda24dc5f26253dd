"""What the person's own command line and the engine say to each other about servers that answer."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from swarm_desktop.core.settings import ServerSettings

SERVER_PATH = "/swarm/server"
SERVER_REMOVAL_PATH = "/swarm/server/remove"


class ServerAddition(BaseModel):
    """A server that is to answer from now on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    server: ServerSettings
    key: str | None = Field(default=None, max_length=4096, repr=False)
    """None: the one that is kept for its address, if there is one."""


class ServerRemoval(BaseModel):
    """A server that is to answer no more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    address: Annotated[str, Field(min_length=1, max_length=2048)]
    model: Annotated[str, Field(min_length=1, max_length=1024)]


class ServersNow(BaseModel):
    """Which servers answer now."""

    addresses: tuple[str, ...]
