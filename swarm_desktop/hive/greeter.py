"""Greets all paired machines again and again, and so notices which of them answer, and where."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from swarm_desktop.core.errors import HiveError, UnknownPeerError
from swarm_desktop.core.events import Event, PeerChanged, PeerGreeted
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.snapshot import NodeView
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.contact import Contact, Rhythm, RoundTrip
from swarm_desktop.hive.greeting import GREETING_PATH, Greeting, Hardware, Load
from swarm_desktop.hive.hearsay import Hearsay
from swarm_desktop.hive.peer_book import Peer, PeerBook
from swarm_desktop.hive.peer_calls import PeerCalls

Publish = Callable[[Event], None]
Greet = Callable[[], Greeting]


class Greeter:
    """Holds one contact for each trusted machine. Whether one is online is decided by its answers alone."""

    def __init__(
        self,
        book: PeerBook,
        calls: PeerCalls,
        hearsay: Hearsay,
        *,
        publish: Publish,
        greet: Greet,
        rhythm: Rhythm,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`greet` returns what this machine tells of itself; `clock` is what people read, which they may set."""
        self._book = book
        self._calls = calls
        self._hearsay = hearsay
        self._publish = publish
        self._greet = greet
        self._rhythm = rhythm
        self._clock = clock
        self._contacts: dict[NodeId, Contact] = {}
        self._told: dict[NodeId, PeerGreeted] = {}
        self._tasks: dict[NodeId, asyncio.Task[None]] = {}

    def follow(self, peer: Peer, *, online: bool = False) -> None:
        """Show a machine, and greet it from now on."""
        self._drop(peer.id)
        contact = self._contacts[peer.id] = Contact(online=online)
        self._show(peer, contact)
        self._tasks[peer.id] = asyncio.create_task(self._keep_in_touch(peer.id, contact))

    def forget(self, node_id: NodeId) -> None:
        """Greet a machine no more."""
        self._drop(node_id)
        self._hearsay.forget(node_id)

    async def close(self) -> None:
        """Greet nobody any more, and show all as gone."""
        tasks = tuple(self._tasks.values())
        for node_id in tuple(self._contacts):
            self._drop(node_id)
        await asyncio.gather(*tasks, return_exceptions=True)
        for peer in self._book.trusted():
            self._show(peer, Contact())

    def soon(self, node_id: NodeId, *addresses: Address) -> None:
        """Greet a machine now: it is said to be at these addresses, or, without one, to be gone."""
        if (contact := self._contacts.get(node_id)) is not None:
            contact.seen_at(*addresses)
            contact.wake.set()

    def soon_all(self) -> None:
        """Greet everybody now."""
        for node_id in self._contacts:
            self.soon(node_id)

    async def everybody(self) -> None:
        """Greet everybody, and return when all have answered, or have not."""
        await asyncio.gather(*(self._try(node_id, contact) for node_id, contact in tuple(self._contacts.items())))

    def latency_ms(self, node_id: NodeId) -> float | None:
        """Return how long a machine takes to answer; None where it does not."""
        contact = self._contacts.get(node_id)
        return contact.latency_ms if contact else None

    def last_heard(self, node_id: NodeId) -> PeerGreeted | None:
        """Return what a machine told last; None where it has told nothing yet."""
        return self._told.get(node_id)

    def reached(self) -> tuple[Peer, ...]:
        """Return the machines that answer."""
        return tuple(peer for peer in self._book.trusted() if (c := self._contacts.get(peer.id)) and c.online)

    def greeted_by(self, peer: Peer, greeting: Greeting, host: str) -> None:
        """Take down that a machine at `host` greeted this one."""
        contact = self._contacts.get(peer.id)
        if contact is None:
            return
        if greeting.name != peer.name:
            self._show(self._book.seen(peer.id, name=greeting.name, address=peer.address), contact)
        address = Address(host, greeting.port)
        moved = bool(greeting.port and host) and address != peer.address and contact.seen_at(address)
        if moved or not contact.online:
            # Only its answer, where this machine calls it, shows that it can be used.
            contact.wake.set()

    async def _keep_in_touch(self, node_id: NodeId, contact: Contact) -> None:
        while True:
            contact.wake.clear()
            await self._try(node_id, contact)
            # Not `wait_for`: in Python 3.11 it loses a cancellation that comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(contact.pause(self._rhythm)):
                    await contact.wake.wait()

    async def _try(self, node_id: NodeId, contact: Contact) -> None:
        """Greet a machine where it was last, and where that fails wherever it may be."""
        try:
            peer = self._book.get(node_id)
            if contact.online:
                if await self._greet_at(peer.address, peer, contact):
                    return
                await asyncio.sleep(self._rhythm.again)
            if not await self._greet_anywhere(peer, contact):
                was_online = contact.online
                contact.silent()
                if was_online:
                    self._show(self._book.get(node_id), contact)
        except UnknownPeerError:
            # It was revoked a moment ago.
            return

    async def _greet_anywhere(self, peer: Peer, contact: Contact) -> bool:
        """Greet a machine at all places, one shortly after the other; the first answer counts."""
        places = dict.fromkeys((peer.address, *contact.elsewhere, *self._hearsay.addresses_of(peer.id)))
        # Those with a scope come last: it may be another one tomorrow, and means nothing to other machines.
        ordered = sorted(places, key=lambda place: "%" in place.host)
        tries = [
            asyncio.create_task(self._greet_after(number * self._rhythm.head_start, place, peer, contact))
            for number, place in enumerate(ordered)
        ]
        try:
            for answered in asyncio.as_completed(tries):
                if await answered:
                    return True
        finally:
            for each in tries:
                each.cancel()
        return False

    async def _greet_after(self, seconds: float, address: Address, peer: Peer, contact: Contact) -> bool:
        await asyncio.sleep(seconds)
        return await self._greet_at(address, peer, contact)

    async def _greet_at(self, address: Address, peer: Peer, contact: Contact) -> bool:
        if not address.port:
            # Nothing listens there: it only speaks by itself.
            return False
        began, asked_at = time.perf_counter(), self._clock()
        try:
            answered = await self._calls.call(
                peer.id, GREETING_PATH, self._greet(), Greeting, seconds=self._rhythm.answer, at=address
            )
        except HiveError:
            return False
        was_online = contact.online
        contact.answered(RoundTrip.of(answered, time.perf_counter() - began, asked_at))
        known = self._book.seen(peer.id, name=answered.name, address=address)
        if not was_online or known.name != peer.name:
            self._show(known, contact)
        news = self._hearsay.heard(known, answered, address.host)
        self._tell(known, answered, contact, news=news)
        return True

    def _tell(self, peer: Peer, said: Greeting, contact: Contact, *, news: bool) -> None:
        speech = self._calls.speech(peer.id)
        told = PeerGreeted(
            peer.id,
            (said.hardware or Hardware()).view(),
            (said.load or Load()).view(),
            contact.link(said.program, str(speech.version) if speech else ""),
        )
        if news or told != self._told.get(peer.id):
            self._told[peer.id] = told
            self._publish(told)

    def _show(self, peer: Peer, contact: Contact) -> None:
        self._publish(PeerChanged(NodeView(peer.id, peer.name, paired=True, online=contact.online)))

    def _drop(self, node_id: NodeId) -> None:
        self._contacts.pop(node_id, None)
        self._told.pop(node_id, None)
        if (task := self._tasks.pop(node_id, None)) is not None:
            task.cancel()
