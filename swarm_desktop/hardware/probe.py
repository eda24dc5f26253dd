"""The seam for whatever finds graphics processors: one probe per vendor."""

from dataclasses import dataclass
from typing import Protocol

from swarm_desktop.core.snapshot import GpuView


@dataclass(frozen=True, slots=True)
class Findings:
    """What one probe found."""

    gpus: tuple[GpuView, ...] = ()
    unread: tuple[str, ...] = ()
    """What it could not read, one plain sentence each; nothing where the vendor's hardware is simply absent."""


class Probe(Protocol):
    """Looks for the hardware of one vendor."""

    @property
    def vendor(self) -> str:
        """Name of the vendor, for people."""

    def find(self) -> Findings:
        """Look once. May take long or raise: whoever calls it sets a time limit and catches."""
