"""The links to the machines that are trusted: pinning them, greeting them, and cutting them off."""

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence

from aiohttp import web

from swarm_desktop.core.errors import HiveError, PairingError
from swarm_desktop.core.events import Event, PeerChanged, PeerRemoved
from swarm_desktop.core.hive import PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.snapshot import NodeView
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.greeting import GREETING_PATH, Greeting
from swarm_desktop.hive.identity import Identity
from swarm_desktop.hive.peer_book import NewPeer, Peer, PeerBook
from swarm_desktop.hive.peer_calls import PeerCalls
from swarm_desktop.hive.serving import PEER, HiveRoute, answer, read_message
from swarm_desktop.hive.tls import remote_host, server_context

Publish = Callable[[Event], None]
Greet = Callable[[], Greeting]


class PeerLinks:
    """Lives as long as the hive runs."""

    def __init__(self, identity: Identity, book: PeerBook, publish: Publish, greet: Greet) -> None:
        """`greet` returns what this machine tells of itself."""
        self._identity = identity
        self._book = book
        self._publish = publish
        self._greet = greet
        self._context: ssl.SSLContext | None = None
        self._latencies: dict[NodeId, float] = {}
        self._greetings: set[asyncio.Task[None]] = set()
        self.calls = PeerCalls(identity, book)

    def context(self) -> ssl.SSLContext:
        """Return the context for connections that come in: it takes those that are trusted now."""
        if self._context is None:
            self._context = server_context(self._identity, (peer.der for peer in self._book.trusted()))
        return self._context

    def routes(self) -> tuple[HiveRoute, ...]:
        """Return what peers are answered on."""
        return (HiveRoute(GREETING_PATH, self._greeted),)

    def start(self) -> None:
        """Show the machines that are trusted, and greet them."""
        for peer in self._book.trusted():
            self._show(peer, online=False)
        self.greet_all()

    def greet_all(self) -> None:
        """Tell everybody in the background how this machine is called, and where it listens."""
        for peer in self._book.trusted():
            self._greet_soon(peer.id)

    def heard_of(self, node_id: NodeId, addresses: Sequence[Address]) -> None:
        """Look for a trusted machine that is said to be at these addresses, or, without one, to be gone."""
        if any(peer.id == node_id for peer in self._book.trusted()):
            self._greet_soon(node_id, addresses)

    async def pin(self, new: NewPeer) -> None:
        """Trust a machine from now on. Raises StateError, PairingError, and then it is not trusted."""
        try:
            server_context(self._identity, [new.certificate.der])
        except ssl.SSLError as error:
            raise PairingError("The certificate of the other machine cannot be used.") from error
        peer = await asyncio.to_thread(self._book.pin, new)
        self._context = None
        self._show(peer, online=True)
        self._greet_soon(peer.id)

    async def revoke(self, node_id: NodeId) -> Peer:
        """Trust a machine no more; calls to it end. Raises UnknownPeerError, StateError."""
        trusted = self._book.get(node_id)
        self._context = None
        try:
            self._book.revoke(node_id)
        finally:
            self._latencies.pop(node_id, None)
            await self.calls.forget(node_id)
            self._publish(PeerRemoved(node_id))
        return trusted

    async def records(self) -> tuple[PeerRecord, ...]:
        """Greet everybody, and return what is known of all."""
        await asyncio.gather(*(self._greet_peer(peer.id) for peer in self._book.trusted()))
        return tuple(record_of(peer, self._latencies.get(peer.id)) for peer in self._book.all())

    async def close(self) -> None:
        """End all calls."""
        for task in self._greetings:
            task.cancel()
        await asyncio.gather(*self._greetings, return_exceptions=True)
        await self.calls.close()
        for peer in self._book.trusted():
            self._show(peer, online=False)

    async def _greeted(self, request: web.Request) -> web.Response:
        peer = request[PEER]
        greeting = await read_message(request, Greeting)
        address = Address(remote_host(request.transport) or peer.host, greeting.port)
        self._met(peer.id, greeting, address)
        return answer(self._greet())

    async def _greet_peer(self, node_id: NodeId, elsewhere: Sequence[Address] = ()) -> None:
        """Greet a machine where it was seen last, or else where it is said to be; only the pinned one can answer."""
        for address in (None, *elsewhere):
            try:
                began = time.perf_counter()
                greeting = await self.calls.call(node_id, GREETING_PATH, self._greet(), Greeting, at=address)
                self._latencies[node_id] = (time.perf_counter() - began) * 1000
                self._met(node_id, greeting, address or self._book.get(node_id).address)
            except HiveError:
                continue
            return
        self._latencies.pop(node_id, None)
        if any(peer.id == node_id for peer in self._book.trusted()):
            self._show(self._book.get(node_id), online=False)

    def _met(self, node_id: NodeId, greeting: Greeting, address: Address) -> None:
        peer = self._book.seen(node_id, name=greeting.name, address=address)
        self._show(peer, online=True)

    def _greet_soon(self, node_id: NodeId, elsewhere: Sequence[Address] = ()) -> None:
        task = asyncio.create_task(self._greet_peer(node_id, elsewhere))
        self._greetings.add(task)
        task.add_done_callback(self._greetings.discard)

    def _show(self, peer: Peer, *, online: bool) -> None:
        self._publish(PeerChanged(NodeView(peer.id, peer.name, paired=True, online=online)))


def record_of(peer: Peer, latency_ms: float | None = None) -> PeerRecord:
    """Return what people are told of a machine."""
    return PeerRecord(
        id=peer.id,
        name=peer.name,
        addresses=(str(peer.address),),
        state=peer.state,
        paired_at=peer.paired_at,
        latency_ms=None if latency_ms is None else round(latency_ms, 2),
    )
