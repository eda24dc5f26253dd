"""Trust between machines, as facts."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerStatistics
from swarm_desktop.core.trouble import Trouble

DEFAULT_HIVE_PORT = 7977


class PairingStage(StrEnum):
    """Life of a pairing, from the first word to what became of it."""

    CONNECTING = "connecting"
    COMPARING = "comparing"
    """Both machines show a code, and wait for both people."""
    CONFIRMED = "confirmed"
    """The person here said yes; the other one has not answered yet."""
    PAIRED = "paired"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    """The person here stopped it before there was a code, or took a yes back in time."""
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PairingView:
    """The one pairing that is going on, or the last one."""

    name: str
    """How the other machine calls itself; empty while that is not known. Not to be trusted before it is PAIRED."""
    address: str
    stage: PairingStage = PairingStage.CONNECTING
    code: str = ""
    """Six digits to be compared; empty where there is none."""
    begun_here: bool = False
    reason: str = ""
    """Why it came to nothing, in a sentence."""

    @property
    def is_live(self) -> bool:
        """Whether it is still undecided."""
        return self.stage in {PairingStage.CONNECTING, PairingStage.COMPARING, PairingStage.CONFIRMED}


@dataclass(frozen=True, slots=True)
class HiveView:
    """Whether other machines can reach this one."""

    port: int = 0
    """Where it listens for peers; 0 while it does not."""
    trouble: Trouble | None = None
    identity_made_elsewhere: bool = False
    """Whether the identity was made on another machine: most likely this disk is a copy of that one's."""


@dataclass(frozen=True, slots=True)
class LendingView:
    """What this machine does for paired ones right now."""

    voters: int = 0
    """How many voters of this machine work for others."""
    paused_until: float | None = None
    """Until when nothing is lent because the person wants it so; None while that is not so."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A code by which one machine may join, told once."""

    code: str
    """As people read it out: two groups of four."""
    expires_at: float
    addresses: tuple[str, ...] = ()
    """What may be typed on the other machine for this one, the likeliest first; with a port where it is not the usual.

    Empty where this machine is in no network.
    """


@dataclass(frozen=True, slots=True)
class PeerModel:
    """A model of a paired machine that may be copied."""

    name: str
    """As `download_model` takes it."""
    size_bytes: int
    """Of all its parts."""


class PeerState(StrEnum):
    """How far another machine is trusted."""

    SEEN = "seen"
    PAIRED = "paired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class PeerRecord:
    """What this machine remembers of another."""

    id: NodeId
    name: str
    addresses: tuple[str, ...]
    """As `host:port`, the newest first."""
    state: PeerState
    paired_at: float | None = None
    """None for one that was merely seen."""
    latency_ms: float | None = None
    """There and back, the median of the last greetings; None where the last one was not answered."""
    statistics: PeerStatistics | None = None
    """How it served this machine; None while it was not asked, or this machine does not run."""
    votes_won: int = 0
    """How many votes its voters won since this machine was started."""
    clock_skew_seconds: float | None = None
    """How far its clock is ahead of this one's; None where that is not known."""
    program: str = ""
    """Version of Swarm Desktop there; empty where that is not known, as is the next."""
    protocol: str = ""
    """Version of the language between machines that it speaks."""
