"""The links to the machines that are trusted: pinning them, greeting them, and cutting them off."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from dataclasses import replace

from aiohttp import web

from swarm_desktop.core.errors import PairingError
from swarm_desktop.core.events import PeerRemoved
from swarm_desktop.core.hive import PeerRecord, PeerState
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.contact import Rhythm
from swarm_desktop.hive.greeter import Greet, Greeter, Publish
from swarm_desktop.hive.greeting import GREETING_PATH, Greeting
from swarm_desktop.hive.hearsay import Hearsay
from swarm_desktop.hive.identity import Identity
from swarm_desktop.hive.peer_book import NewPeer, Peer, PeerBook
from swarm_desktop.hive.peer_calls import PeerCalls
from swarm_desktop.hive.serving import PEER, HiveRoute, answer, read_message
from swarm_desktop.hive.tls import remote_host, server_context


class PeerLinks:
    """Lives as long as the hive runs."""

    def __init__(
        self,
        identity: Identity,
        book: PeerBook,
        *,
        publish: Publish,
        greet: Greet,
        rhythm: Rhythm,
        clock: Callable[[], float],
    ) -> None:
        """`greet` returns what this machine tells of itself; `clock` is the one that people read."""
        self._identity = identity
        self._book = book
        self._publish = publish
        self._greet = greet
        self._context: ssl.SSLContext | None = None
        self.calls = PeerCalls(identity, book)
        self.hearsay = Hearsay(identity.node_id)
        self._greeter = Greeter(
            book, self.calls, self.hearsay, publish=publish, greet=greet, rhythm=rhythm, clock=clock
        )

    def context(self) -> ssl.SSLContext:
        """Return the context for connections that come in: it takes those that are trusted now."""
        if self._context is None:
            self._context = server_context(self._identity, (peer.der for peer in self._book.trusted()))
        return self._context

    def routes(self) -> tuple[HiveRoute, ...]:
        """Return what peers are answered on."""
        return (HiveRoute(GREETING_PATH, self._greeted),)

    def start(self) -> None:
        """Show the machines that are trusted, and greet them from now on."""
        for peer in self._book.trusted():
            self._greeter.follow(peer)

    def greet_all(self) -> None:
        """Tell everybody in the background how this machine is called, and where it listens."""
        self._greeter.soon_all()

    def heard_of(self, node_id: NodeId, addresses: Sequence[Address]) -> None:
        """Look for a trusted machine that is said to be at these addresses, or, without one, to be gone."""
        self._greeter.soon(node_id, *addresses)

    def reached(self) -> tuple[Peer, ...]:
        """Return the trusted machines that answer."""
        return self._greeter.reached()

    async def pin(self, new: NewPeer) -> None:
        """Trust a machine from now on. Raises StateError, PairingError, and then it is not trusted."""
        try:
            server_context(self._identity, [new.certificate.der])
        except ssl.SSLError as error:
            raise PairingError("The certificate of the other machine cannot be used.") from error
        peer = await asyncio.to_thread(self._book.pin, new)
        self._context = None
        self._greeter.follow(peer, online=True)

    async def revoke(self, node_id: NodeId) -> Peer:
        """Trust a machine no more; calls to it end. Raises UnknownPeerError, StateError."""
        trusted = self._book.get(node_id)
        self._context = None
        try:
            self._book.revoke(node_id)
        finally:
            self._greeter.forget(node_id)
            await self.calls.forget(node_id)
            self._publish(PeerRemoved(node_id))
        return trusted

    async def records(self) -> tuple[PeerRecord, ...]:
        """Greet everybody, and return what is known of all."""
        await self._greeter.everybody()
        return tuple(self._record(peer) for peer in self._book.all())

    async def close(self) -> None:
        """End all calls."""
        await self._greeter.close()
        await self.calls.close()

    async def _greeted(self, request: web.Request) -> web.Response:
        peer = request[PEER]
        greeting = await read_message(request, Greeting)
        self._greeter.greeted_by(peer, greeting, remote_host(request.transport))
        others = self.hearsay.to_tell(peer.id, self._greeter.reached())
        return answer(self._greet().model_copy(update={"others": others}))

    def _record(self, peer: Peer) -> PeerRecord:
        told = self._greeter.last_heard(peer.id) if peer.state is PeerState.PAIRED else None
        known = record_of(peer)
        if told is None:
            return known
        return replace(
            known,
            latency_ms=self._greeter.latency_ms(peer.id),
            clock_skew_seconds=told.link.clock_skew_seconds,
            program=told.link.program,
            protocol=told.link.protocol,
        )


def record_of(peer: Peer) -> PeerRecord:
    """Return what people are told of a machine, as it was written down."""
    return PeerRecord(
        id=peer.id, name=peer.name, addresses=(str(peer.address),), state=peer.state, paired_at=peer.paired_at
    )
