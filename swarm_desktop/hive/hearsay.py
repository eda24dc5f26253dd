"""Where paired machines say that others are: somewhere to look, and nothing more.

Whoever answers at such an address has to prove the key that is pinned, or is a stranger like any other.
"""

import ipaddress
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address, may_be_reached
from swarm_desktop.hive.greeting import MOST_TOLD, Greeting, Whereabouts
from swarm_desktop.hive.peer_book import Peer

REPEAT_SECONDS = 60.0
"""After so long all is told again, in case an answer was lost."""
MOST_STRANGERS = 64
"""Machines that this one is not paired with and looks for on the word of others."""


@dataclass(frozen=True, slots=True)
class Rumour:
    """One machine may be there, by the word of another."""

    node_id: NodeId
    addresses: tuple[Address, ...]
    teller: str
    """Name of the paired machine that says so."""


class Hearsay:
    """Remembers what each paired machine told last, and what each was told."""

    def __init__(self, own_id: NodeId, clock: Callable[[], float] = time.monotonic) -> None:
        self._own_id = own_id
        self._clock = clock
        self._told: dict[NodeId, tuple[Rumour, ...]] = {}
        self._said: dict[NodeId, tuple[float, tuple[tuple[NodeId, str], ...]]] = {}
        self._of_others: tuple[frozenset[NodeId], tuple[Rumour, ...]] | None = None

    def to_tell(self, listener: NodeId, reached: Iterable[Peer]) -> tuple[Whereabouts, ...] | None:
        """Return where the machines are that answer this one; None where `listener` was told just so already."""
        found = tuple(
            (peer.id, str(peer.address))
            for peer in sorted(reached, key=lambda peer: peer.id)
            if peer.id != listener and peer.port and "%" not in peer.host
        )[:MOST_TOLD]
        now = self._clock()
        at, before = self._said.get(listener, (now - REPEAT_SECONDS, ()))
        if found == before and now - at < REPEAT_SECONDS:
            return None
        self._said[listener] = (now, found)
        return tuple(Whereabouts(id=node_id, addresses=(address,)) for node_id, address in found)

    def heard(self, teller: Peer, greeting: Greeting, host: str) -> bool:
        """Take down what a machine tells that was reached at `host`; return whether that is news.

        What cannot be another machine's address is passed over.
        """
        if greeting.others is None:
            return False
        rumours = tuple(
            Rumour(NodeId(other.id), addresses, teller.name)
            for other in greeting.others
            if other.id not in {self._own_id, teller.id} and (addresses := _usable(other.addresses, host))
        )
        if rumours == self._told.get(teller.id, ()):
            return False
        self._told[teller.id] = rumours
        self._of_others = None
        return True

    def addresses_of(self, node_id: NodeId) -> tuple[Address, ...]:
        """Return where a machine is said to be."""
        rumours = (rumour for told in self._told.values() for rumour in told if rumour.node_id == node_id)
        return tuple(dict.fromkeys(address for rumour in rumours for address in rumour.addresses))

    def of_others(self, trusted: frozenset[NodeId]) -> tuple[Rumour, ...]:
        """Return what is said of machines that are not trusted, each of them once.

        It is the same tuple while nothing changes: in a large hive all tell of all, and this is asked at each greeting.
        """
        if self._of_others is None or self._of_others[0] != trusted:
            found: dict[NodeId, Rumour] = {}
            for told in self._told.values():
                for rumour in told:
                    if rumour.node_id not in trusted:
                        found.setdefault(rumour.node_id, rumour)
            self._of_others = (trusted, tuple(found.values())[:MOST_STRANGERS])
        return self._of_others[1]

    def forget(self, node_id: NodeId) -> None:
        """Drop what a machine told, and what it was told: it is not trusted any more."""
        self._told.pop(node_id, None)
        self._of_others = None
        self._said.pop(node_id, None)


def _usable(written: Iterable[str], host: str) -> tuple[Address, ...]:
    addresses = []
    for text in written:
        try:
            address = Address.parse(text)
        except BadRequestError:
            continue
        # On loopback the one who tells shares this machine, and what it calls so is the same place.
        if may_be_reached(address.host) or (_is_loopback(address.host) and _is_loopback(host)):
            addresses.append(address)
    return tuple(addresses)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
