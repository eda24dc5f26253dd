"""Keeps discovery in step with the hive: where it listens, what the person chose, and which machines are trusted."""

import asyncio
from collections.abc import Callable, Iterator

from swarm_desktop.core.discovery import DiscoveryView, NearbySource, NearbyView
from swarm_desktop.core.doctor import DoctorReport
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.events import DiscoveryChanged, Event, PeerChanged, PeerRemoved
from swarm_desktop.core.hive import PeerRecord, PeerState
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.announcement import Announcement
from swarm_desktop.hive.discovery.discovery import Discovery
from swarm_desktop.hive.discovery.interfaces import read_interfaces
from swarm_desktop.hive.discovery.nearby import KnownMachine
from swarm_desktop.hive.doctor import KnownPeer, Patient, examine
from swarm_desktop.hive.hive import Hive, Surroundings
from swarm_desktop.hive.protocol import OWN_VERSION


class Lookout:
    """Discovery and its doctor, as the engine uses them."""

    def __init__(self, hive: Hive, surroundings: Surroundings, snapshot: Callable[[], Snapshot]) -> None:
        self._hive = hive
        self._around = surroundings
        self._snapshot = snapshot
        self._discovery = Discovery(self._show)
        self._view = DiscoveryView()

    async def follow(self) -> None:
        """Begin anew with the settings, name and port in force. Never raises."""
        announcement = Announcement(self._hive.node_id, self._around.name(), OWN_VERSION)
        port = self._snapshot().hive.port
        await self._discovery.start(self._around.settings(), announcement, port, self._known())

    async def stop(self) -> None:
        """Say goodbye, and look no more."""
        await self._discovery.stop()

    def hear(self, event: Event) -> None:
        """Look for machines that were paired a moment ago, and for those no more that were revoked."""
        if isinstance(event, PeerChanged | PeerRemoved):
            self._discovery.know(self._known())

    def strangers(self) -> tuple[PeerRecord, ...]:
        """Return the machines that are online nearby and were never paired."""
        paired = {peer.id for peer in self._hive.book.all()}
        return tuple(
            PeerRecord(machine.id, machine.name, machine.addresses, PeerState.SEEN)
            for machine in self._discovery.view.nearby
            if machine.online and machine.id and machine.id not in paired
        )

    async def doctor(self) -> DoctorReport:
        """Return what stands between this machine and others. Never raises."""
        snapshot = self._snapshot()
        patient = Patient(
            settings=self._around.settings(),
            interfaces=await asyncio.to_thread(read_interfaces),
            node_id=self._hive.node_id,
            port=snapshot.hive.port,
            peers=tuple(KnownPeer(each.name, each.address, each.node_id) for each in self._known()),
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
        return (*trusted, *written_machines(self._around.settings().addresses))

    def _show(self, view: DiscoveryView) -> None:
        before = {machine.id: _whereabouts(machine) for machine in self._view.nearby}
        self._view = view
        self._around.publish(DiscoveryChanged(view))
        for machine in view.nearby:
            if machine.source is NearbySource.ANNOUNCED and before.get(machine.id) != _whereabouts(machine):
                self._hive.heard_of(machine.id, [Address.parse(text) for text in machine.addresses])


def _whereabouts(machine: NearbyView) -> tuple[bool, tuple[str, ...]]:
    return machine.online, machine.addresses


def written_machines(addresses: tuple[str, ...]) -> Iterator[KnownMachine]:
    """Return the machines whose addresses a person wrote down; those that cannot be read are passed over."""
    for text in addresses:
        try:
            yield KnownMachine(NearbySource.ADDRESS, Address.parse(text))
        except BadRequestError:
            continue
