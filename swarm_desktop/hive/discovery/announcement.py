"""What a machine tells everybody on the network about itself, and reading that from strangers."""

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address, may_be_reached
from swarm_desktop.hive.discovery.interfaces import InterfaceAddress
from swarm_desktop.hive.protocol import Version

SERVICE_TYPE = "_swarm-desktop._tcp.local."
MAX_NAME_LENGTH = 63
MAX_ADDRESSES = 16
"""Of one machine; whoever announces more is not believed the rest."""
_HIGHEST_PORT = 65535
_NODE_ID = re.compile(rb"[a-z0-9]{8,64}")


@dataclass(frozen=True, slots=True)
class Announcement:
    """All that is told: neither what a machine can do nor who uses it."""

    node_id: NodeId
    name: str
    protocol: Version
    """Of the language between machines that it speaks."""

    def to_txt(self) -> dict[str, str]:
        """Return the properties of the TXT record."""
        return {"v": str(self.protocol), "id": self.node_id, "name": _shown(self.name)}

    @classmethod
    def from_txt(cls, properties: Mapping[bytes, bytes | None]) -> "Announcement | None":
        """Read the properties of a TXT record from the network; None where they are not of this program."""
        node_id = properties.get(b"id") or b""
        protocol = Version.parse((properties.get(b"v") or b"").decode("ascii", "replace"))
        if not _NODE_ID.fullmatch(node_id) or protocol is None:
            return None
        name = _shown((properties.get(b"name") or b"").decode("utf-8", "replace"))
        return cls(NodeId(node_id.decode()), name or node_id.decode(), protocol)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A machine that announces itself right now."""

    instance: str
    """Name of the announced service: another one for each run of the program."""
    announcement: Announcement
    addresses: tuple[Address, ...]


def read_sighting(
    instance: str,
    properties: Mapping[bytes, bytes | None],
    addresses: Iterable[str],
    port: int | None,
    own: Sequence[InterfaceAddress] = (),
) -> Sighting | None:
    """Return what an announced service says; None where it is not usable.

    `addresses` may carry a scope as in `fe80::1%2`; `own` are the addresses of this machine, whose networks come first.
    """
    announcement = Announcement.from_txt(properties)
    if announcement is None or port is None or not 0 < port <= _HIGHEST_PORT:
        return None
    reachable = sorted({text for text in addresses if may_be_reached(text)}, key=lambda text: (_rank(text, own), text))
    if not reachable:
        return None
    return Sighting(instance, announcement, tuple(Address(text, port) for text in reachable[:MAX_ADDRESSES]))


def _shown(name: str) -> str:
    """Return a name that no terminal and no window obeys, short enough for a record."""
    printable = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:MAX_NAME_LENGTH]
    # A record holds 255 bytes, and a letter may need four.
    return printable.encode()[: 3 * MAX_NAME_LENGTH].decode("utf-8", "ignore").strip()


def _rank(text: str, own: Sequence[InterfaceAddress]) -> int:
    address = ipaddress.ip_address(text)
    if address.is_link_local:
        return 2
    return 0 if any(address in mine.network for mine in own if mine.version == address.version) else 1
