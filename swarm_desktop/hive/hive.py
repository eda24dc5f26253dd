"""The hive as one object, which the engine starts and stops."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from swarm_desktop import __version__
from swarm_desktop.core.errors import HiveError, HivePortError, SwarmError
from swarm_desktop.core.events import Event, HiveChanged, PairingChanged
from swarm_desktop.core.hive import HiveView, Invite, PairingView, PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.core.snapshot import NodeView
from swarm_desktop.core.trouble import Trouble
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.contact import Rhythm
from swarm_desktop.hive.greeting import Greeting, Hardware, Load
from swarm_desktop.hive.hearsay import Rumour
from swarm_desktop.hive.identity import Identity, IdentityStore
from swarm_desktop.hive.links import PeerLinks
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.pairing.means import Means
from swarm_desktop.hive.pairing.messages import tidy_name
from swarm_desktop.hive.pairing.pairings import Pairings
from swarm_desktop.hive.peer_book import Peer, PeerBook
from swarm_desktop.hive.peer_calls import PeerCalls
from swarm_desktop.hive.serving import HiveRoute, HiveServer
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.secrets import SecretStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine gives the hive; callables, because settings change."""

    settings: Callable[[], HiveSettings]
    name: Callable[[], str]
    """Of this machine."""
    change_settings: Callable[[Mapping[str, Any]], Awaitable[object]]
    """As the command of that name; it calls `follow_settings`."""
    publish: Callable[[Event], None]
    node: Callable[[], NodeView] = lambda: NodeView(NodeId(""), "")
    """This machine as it is shown; hardware and load of it are told to paired machines."""
    clock: Callable[[], float] = time.time
    """Seconds since the epoch as the person of this machine reads them."""


@dataclass(frozen=True, slots=True)
class _Running:
    """What exists between start and stop."""

    identity: Identity
    links: PeerLinks
    pairings: Pairings
    server: HiveServer


class Hive:
    """Identity, transport and pairing of this machine; lives in one event loop."""

    def __init__(
        self,
        folder: DataFolder,
        secret_store: SecretStore,
        surroundings: Surroundings,
        routes: Sequence[HiveRoute] = (),
        *,
        limits: PairingLimits | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        """`routes` are served to peers, beside what the hive itself has to say. Raises StateError."""
        self._folder = folder
        self._store = IdentityStore(folder.identity_file, secret_store)
        self._around = surroundings
        self._routes = tuple(routes)
        self._limits = limits or PairingLimits()
        self._rhythm = rhythm or Rhythm()
        self._book = PeerBook(folder.peers_file)
        self._running: _Running | None = None
        self._view = HiveView()

    @property
    def node_id(self) -> NodeId:
        """The identifier of this machine."""
        return self._store.node_id

    @property
    def book(self) -> PeerBook:
        """The machines that are trusted."""
        return self._book

    @property
    def links(self) -> PeerLinks:
        """The links to them. Raises HiveError while the engine is stopped."""
        return self._parts().links

    @property
    def control_key(self) -> str:
        """What the command line shows to act for the person; empty while the engine is stopped."""
        return self._running.identity.control_key() if self._running else ""

    async def start(self) -> None:
        """Find out who this machine is, and listen if the settings say so.

        Never raises: what stands in the way is shown, and this machine works without the others.
        """
        try:
            identity = await asyncio.to_thread(self._store.load)
            await asyncio.to_thread(self._book.load)
        except SwarmError as error:
            self._show(HiveView(trouble=_trouble(error)))
            return
        self._running = self._assemble(identity)
        self._running.links.start()
        await self.follow_settings()

    async def follow_settings(self) -> None:
        """Listen as the settings in force say; what stands in the way is shown."""
        if self._running is None:
            return
        await self._running.server.stop()
        settings, made_elsewhere = self._around.settings(), self._running.identity.made_elsewhere
        port, trouble = 0, None
        if settings.enabled:
            try:
                port = await self._running.server.start(settings.host, settings.port)
            except HivePortError as error:
                trouble = _trouble(error)
        self._show(HiveView(port, trouble, made_elsewhere))

    async def stop(self) -> None:
        """End all connections and listen no more."""
        if self._running is None:
            return
        running, self._running = self._running, None
        await running.pairings.close()
        await running.links.close()
        await running.server.stop()
        self._show(HiveView())

    async def pair(self, address: str, code: str = "") -> None:
        """Begin to pair, or join with the code of an invite."""
        target = Address.parse(address)
        await (await self._open()).pairings.pair(target, code)

    async def confirm_pairing(self, *, accept: bool) -> None:
        """Say whether both machines show the same code."""
        await self._parts().pairings.confirm(accept=accept)

    async def make_invite(self) -> Invite:
        """Make a code by which one machine may join."""
        return await asyncio.to_thread((await self._open()).pairings.make_invite)

    async def peers(self) -> tuple[PeerRecord, ...]:
        """Return what is known of other machines."""
        return await self._parts().links.records()

    def calls(self) -> PeerCalls | None:
        """Return what paired machines are called through; None while the hive does not run."""
        return self._running.links.calls if self._running is not None else None

    def reached(self) -> tuple[Peer, ...]:
        """Return the paired machines that answer."""
        return self._running.links.reached() if self._running is not None else ()

    def rumours(self) -> tuple[Rumour, ...]:
        """Return where paired machines say that others are, which this one does not trust."""
        if self._running is None:
            return ()
        return self._running.links.hearsay.of_others(frozenset(peer.id for peer in self._book.trusted()))

    def heard_of(self, node_id: NodeId, addresses: Sequence[Address]) -> None:
        """Look whether a machine that is trusted is really at these addresses, or gone."""
        if self._running is not None:
            self._running.links.heard_of(node_id, addresses)

    async def rename(self, name: str) -> None:
        """Change how this machine calls itself, and tell the others."""
        await self._around.change_settings({"node_name": tidy_name(name)})
        if self._running is not None:
            self._running.links.greet_all()

    async def revoke_peer(self, node_id: NodeId) -> None:
        """Trust a machine no more."""
        running = self._parts()
        der = self._book.get(node_id).der
        try:
            await running.links.revoke(node_id)
        finally:
            running.server.cut(der)

    def _assemble(self, identity: Identity) -> _Running:
        around = self._around
        links = PeerLinks(
            identity,
            self._book,
            publish=around.publish,
            greet=self._greeting,
            rhythm=self._rhythm,
            clock=around.clock,
        )
        means = Means(identity, around.name, lambda: self._view.port, links.pin, around.clock)
        pairings = Pairings(means, self._folder.invite_file, self._show_pairing, self._limits)
        routes = (*pairings.routes(), *links.routes(), *self._routes)
        return _Running(identity, links, pairings, HiveServer(self._book, links.context, routes))

    def _greeting(self) -> Greeting:
        node = self._around.node()
        return Greeting(
            id=self.node_id,
            name=tidy_name(self._around.name()),
            port=self._view.port,
            program=__version__,
            time=self._around.clock(),
            hardware=Hardware.of(node.hardware),
            load=Load.of(node.load),
        )

    def _parts(self) -> _Running:
        if self._running is None:
            raise HiveError("The hive does not run. Start the engine, and look whether it tells of trouble.")
        return self._running

    async def _open(self) -> _Running:
        """Return the parts once other machines can reach this one. Raises HiveError."""
        running = self._parts()
        if not self._around.settings().enabled:
            await self._around.change_settings({"hive.enabled": True})
        if self._view.trouble is not None:
            raise HivePortError(self._view.trouble.message)
        return running

    def _show(self, view: HiveView) -> None:
        self._view = view
        self._around.publish(HiveChanged(view))

    def _show_pairing(self, view: PairingView) -> None:
        self._around.publish(PairingChanged(view))


def _trouble(error: SwarmError) -> Trouble:
    return Trouble(error.title, error.message, error.details)
