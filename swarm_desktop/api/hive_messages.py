"""What the person's own command line and the engine say to each other about the hive."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from swarm_desktop.core.hive import Invite, PairingView, PeerRecord

CONTROL_HEADER = "X-Swarm-Control"
PEERS_PATH = "/swarm/hive/peers"
PAIRING_PATH = "/swarm/hive/pairing"
PAIR_PATH = "/swarm/hive/pair"
INVITE_PATH = "/swarm/hive/invite"
REVOKE_PATH = "/swarm/hive/revoke"
NAME_PATH = "/swarm/hive/name"


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PairRequest(_Body):
    """Whom to pair with."""

    address: Annotated[str, Field(min_length=1, max_length=300)]
    code: Annotated[str, Field(max_length=40)] = ""
    """Of an invite; empty to compare codes instead."""


class ConfirmRequest(_Body):
    """What the person says to the code that is shown."""

    accept: bool


class RevokeRequest(_Body):
    """Whom to trust no more."""

    id: Annotated[str, Field(min_length=1, max_length=64)]


class NameRequest(_Body):
    """How this machine is to be called."""

    name: Annotated[str, Field(min_length=1, max_length=200)]


class PeerList(BaseModel):
    """What is known of other machines."""

    object: Literal["list"] = "list"
    data: tuple[PeerRecord, ...]


class PairingAnswer(BaseModel):
    """The pairing that is going on, or the last one."""

    pairing: PairingView | None


class InviteAnswer(BaseModel):
    """The code of a new invite, told once."""

    invite: Invite


class HiveDone(BaseModel):
    """It was done."""

    done: bool = True
