"""Keeps discovery in step with the hive: where it listens, what the person chose, and which machines are trusted."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping

from swarm_desktop.core.discovery import DiscoveryView, NearbySource, NearbyView
from swarm_desktop.core.doctor import DoctorReport
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.events import DiscoveryChanged, Event, PeerChanged, PeerGreeted, PeerMeasured, PeerRemoved
from swarm_desktop.core.hive import PeerRecord, PeerState
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerLink
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.announcement import Announcement
from swarm_desktop.hive.discovery.discovery import Discovery
from swarm_desktop.hive.discovery.interfaces import read_interfaces
from swarm_desktop.hive.discovery.nearby import KnownMachine
from swarm_desktop.hive.discovery.own_addresses import own_addresses
from swarm_desktop.hive.doctor import KnownPeer, Patient, examine
from swarm_desktop.hive.hearsay import Rumour
from swarm_desktop.hive.hive import Hive, Surroundings
from swarm_desktop.hive.peer_book import Peer
from swarm_desktop.hive.protocol import OWN_VERSION


class Lookout:
    """Discovery and its doctor, as the engine uses them."""

    def __init__(self, hive: Hive, surroundings: Surroundings, snapshot: Callable[[], Snapshot]) -> None:
        self._hive = hive
        self._around = surroundings
        self._snapshot = snapshot
        self._discovery = Discovery(self._show)
        self._view = DiscoveryView()
        self._looked_for: tuple[KnownMachine, ...] = ()
        self._rumours: tuple[Rumour, ...] = ()
        self._failures: dict[NodeId, int] = {}

    async def follow(self) -> None:
        """Begin anew with the settings, name and port in force. Never raises."""
        announcement = Announcement(self._hive.node_id, self._around.name(), OWN_VERSION)
        port = self._snapshot().hive.port
        self._looked_for = self._known()
        await self._discovery.start(self._around.settings(), announcement, port, self._looked_for)

    async def stop(self) -> None:
        """Say goodbye, and look no more."""
        await self._discovery.stop()

    def hear(self, event: Event) -> None:
        """Look for machines that were paired or told of a moment ago, and whether one that failed is still there."""
        if isinstance(event, PeerGreeted) and self._hive.rumours() is self._rumours:
            return
        if isinstance(event, PeerChanged | PeerRemoved | PeerGreeted):
            known = self._known()
            if known != self._looked_for:
                self._looked_for = known
                self._discovery.know(known)
        elif isinstance(event, PeerMeasured):
            if event.statistics.failures > self._failures.get(event.node_id, 0):
                self._hive.heard_of(event.node_id, ())
            self._failures[event.node_id] = event.statistics.failures

    def strangers(self) -> tuple[PeerRecord, ...]:
        """Return the machines that are online nearby and were never paired."""
        paired = {peer.id for peer in self._hive.book.all()}
        return tuple(
            PeerRecord(machine.id, machine.name, machine.addresses, PeerState.SEEN)
            for machine in self._discovery.view.nearby
            if machine.online and machine.id and machine.id not in paired
        )

    async def own_addresses(self) -> tuple[str, ...]:
        """Return what people may type on another machine for this one; nothing where that cannot be told."""
        try:
            interfaces = await asyncio.to_thread(read_interfaces)
        except OSError:
            return ()
        return own_addresses(self._around.settings(), interfaces, self._snapshot().hive.port)

    async def doctor(self) -> DoctorReport:
        """Return what stands between this machine and others. Never raises."""
        snapshot = self._snapshot()
        links = {peer.id: peer.link for peer in snapshot.peers}
        patient = Patient(
            settings=self._around.settings(),
            interfaces=await asyncio.to_thread(read_interfaces),
            node_id=self._hive.node_id,
            port=snapshot.hive.port,
            peers=known_peers(self._hive.book.trusted(), links, self._around.settings().addresses),
            discovery=snapshot.discovery,
            identity_made_elsewhere=snapshot.hive.identity_made_elsewhere,
        )
        return await examine(patient)

    def _known(self) -> tuple[KnownMachine, ...]:
        trusted = (
            KnownMachine(NearbySource.REMEMBERED, peer.address, peer.id, peer.name)
            for peer in self._hive.book.trusted()
            if peer.port
        )
        self._rumours = self._hive.rumours()
        told = (
            KnownMachine(NearbySource.TOLD, rumour.addresses[0], rumour.node_id, through=rumour.teller)
            for rumour in self._rumours
        )
        return (*trusted, *written_machines(self._around.settings().addresses), *told)

    def _show(self, view: DiscoveryView) -> None:
        before = {machine.id: _whereabouts(machine) for machine in self._view.nearby}
        self._view = view
        self._around.publish(DiscoveryChanged(view))
        for machine in view.nearby:
            if before.pop(machine.id, None) != _whereabouts(machine):
                announced = machine.addresses if machine.source is NearbySource.ANNOUNCED else ()
                self._hive.heard_of(machine.id, [Address.parse(text) for text in announced])
        # The rest said goodbye, or has been silent for long.
        for node_id in before:
            self._hive.heard_of(node_id, ())


def _whereabouts(machine: NearbyView) -> tuple[NearbySource, bool, tuple[str, ...]]:
    return machine.source, machine.online, machine.addresses


def known_peers(
    trusted: Iterable[Peer], links: Mapping[NodeId, PeerLink], written: tuple[str, ...]
) -> tuple[KnownPeer, ...]:
    """Return whom the doctor may ask: paired machines that listen, with what greetings told, and written addresses."""
    paired = (
        KnownPeer(peer.name, peer.address, peer.id, link.protocol, link.clock_skew_seconds)
        for peer in trusted
        if peer.port
        for link in (links.get(peer.id, PeerLink()),)
    )
    return (*paired, *(KnownPeer("", machine.address) for machine in written_machines(written)))


def written_machines(addresses: tuple[str, ...]) -> Iterator[KnownMachine]:
    """Return the machines whose addresses a person wrote down; those that cannot be read are passed over."""
    for text in addresses:
        try:
            yield KnownMachine(NearbySource.ADDRESS, Address.parse(text))
        except BadRequestError:
            continue
