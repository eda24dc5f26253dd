"""Machines nearby, as facts. Anybody on the network may claim them, so nothing here is trusted."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import NodeId


class NearbySource(StrEnum):
    """How this machine came to know of another."""

    ANNOUNCED = "announced"
    """It said so itself, to everybody on the network."""
    ADDRESS = "address"
    """The person wrote its address into the settings."""
    REMEMBERED = "remembered"
    """It is paired, and was at this address when it was seen last."""
    TOLD = "told"
    """A paired machine is paired with it, and told its address."""


@dataclass(frozen=True, slots=True)
class NearbyView:
    """One machine that may be there."""

    id: NodeId
    """Empty for an address that has not answered yet."""
    name: str
    """As it calls itself; the address where that is not known."""
    addresses: tuple[str, ...]
    """As `host:port`, the one most likely to answer first."""
    source: NearbySource
    protocol: str = ""
    """Version of the language between machines that it speaks; empty where it was not told."""
    online: bool = True
    seen_at: float | None = None
    """While it is online: since when. Else when it was heard of last; None for never in this run."""
    through: str = ""
    """Name of the paired machine that told its address; empty where none did."""


@dataclass(frozen=True, slots=True)
class DuplicateNode:
    """Two machines go by one identifier: most likely one has a copy of the other's disk."""

    id: NodeId
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    """Of all machines that go by it, except this one."""
    ours: bool = False
    """Whether it is this machine's own."""


@dataclass(frozen=True, slots=True)
class DiscoveryView:
    """What this machine does to find others, and what came of it."""

    announcing: bool = False
    browsing: bool = False
    interfaces: tuple[str, ...] = ()
    """Names of the network interfaces that are used."""
    nearby: tuple[NearbyView, ...] = ()
    """By name."""
    duplicates: tuple[DuplicateNode, ...] = ()
    trouble: str = ""
    """Why nothing can be announced or heard, in a sentence; empty where all is well."""
