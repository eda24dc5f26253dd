"""Keeps the list of machines nearby up to date while networks, and machines in them, come and go."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from swarm_desktop.core.discovery import DiscoveryView, NearbyView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.announcement import SERVICE_TYPE, Announcement, Sighting
from swarm_desktop.hive.discovery.asking import ask_who_is_at
from swarm_desktop.hive.discovery.choosing import choose_interfaces, used_interfaces
from swarm_desktop.hive.discovery.interfaces import Interface, read_interfaces
from swarm_desktop.hive.discovery.nearby import HEARTBEAT_SECONDS, KnownMachine, NearbyBook
from swarm_desktop.hive.discovery.radio import Radio, Said

WATCH_SECONDS = 3.0
"""How often the interfaces are looked at: no system tells of changes in the way another does."""
ASK_INTERVAL_SECONDS = 10.0
_SHORTEST_NAP_SECONDS = 0.05

logger = logging.getLogger(__name__)

Publish = Callable[[DiscoveryView], None]


@dataclass(frozen=True, slots=True)
class Means:
    """How discovery reaches the outside world; tests put other means in."""

    interfaces: Callable[[], Sequence[Interface]] = read_interfaces
    ask: Callable[[Address], Awaitable[NodeId | None]] = ask_who_is_at
    clock: Callable[[], float] = time.monotonic


class Discovery:
    """Announces this machine and hears of others, between `start` and `stop`; lives in one event loop."""

    def __init__(self, publish: Publish, means: Means | None = None) -> None:
        """`publish` is told of each change, in the event loop."""
        self._publish = publish
        self._means = means or Means()
        self._settings = HiveSettings()
        self._said: Said | None = None
        self._book = NearbyBook(NodeId(""), "")
        self._radio: Radio | None = None
        self._used: tuple[Interface, ...] = ()
        self._view = DiscoveryView()
        self._epoch = 0.0
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._doubted: frozenset[str] = frozenset()
        self._changed = asyncio.Event()
        self._new_addresses = asyncio.Event()
        self._tuning = asyncio.Lock()

    @property
    def view(self) -> DiscoveryView:
        """What was published last."""
        return self._view

    async def start(
        self, settings: HiveSettings, announcement: Announcement, port: int, known: Iterable[KnownMachine] = ()
    ) -> None:
        """Begin to announce this machine, whose hive listens on `port`, and to hear of others, as far as settings say.

        With port 0 there is nothing to announce.
        Does nothing where the hive is switched off. Never raises: what stands in the way is in the view.
        """
        await self.stop()
        if not settings.enabled:
            return
        self._settings = settings if port else settings.model_copy(update={"announce": False})
        self._epoch = time.time() - self._means.clock()
        # Machines with copies of one identity must still be told apart.
        instance = f"{announcement.node_id}-{secrets.token_hex(4)}.{SERVICE_TYPE}"
        self._said = Said(instance, announcement, port)
        self._book = NearbyBook(announcement.node_id, instance).knowing(known)
        async with self._tuning:
            await self._tune()
        work = (self._watch(), self._beat(), self._age(), self._ask())
        self._tasks = tuple(asyncio.create_task(each) for each in work)

    async def stop(self) -> None:
        """Say goodbye and forget everybody; return when nothing of it runs any more."""
        async with self._tuning:
            # Not while sockets are being opened, which nobody would close then.
            for task in self._tasks:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = ()
        radio, self._radio = self._radio, None
        if radio is not None:
            await radio.close(goodbye=True)
        self._said = None
        self._used = ()
        self._book = NearbyBook(NodeId(""), "")
        self._tell(DiscoveryView())

    def know(self, known: Iterable[KnownMachine]) -> None:
        """Replace the machines that are looked for at their addresses; those that are new are asked at once."""
        before = {machine.address for machine in self._book.known}
        self._turn(self._book.knowing(known))
        if any(machine.address not in before for machine in self._book.known):
            self._new_addresses.set()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            async with self._tuning:
                await self._tune()

    async def _tune(self) -> None:
        """Use the interfaces that are right now. Machines that were heard are kept: they fade if they are gone."""
        try:
            found = await asyncio.to_thread(self._means.interfaces)
        except OSError as error:
            logger.warning("The network interfaces cannot be read: %s.", error)
            return
        used = used_interfaces(choose_interfaces(found, self._settings.interfaces))
        if used == self._used and (self._radio is not None or not used):
            if not used:
                self._show("There is no network that other machines could be in.")
            return
        old, self._radio = self._radio, None
        if old is not None:
            await old.close(goodbye=False)
        self._used = used
        if not used or not (self._settings.announce or self._settings.discover):
            self._show("" if used else "There is no network that other machines could be in.")
            return
        await self._open(used)

    async def _open(self, used: tuple[Interface, ...]) -> None:
        radio = None
        try:
            radio = Radio(used, self._heard, self._left)
            if self._settings.discover:
                await radio.browse()
            if self._settings.announce and self._said is not None:
                await radio.announce(self._said)
        except Exception as error:  # noqa: BLE001 - whatever the network does, the program goes on
            logger.warning("Machines nearby cannot be looked for: %s.", error)
            if radio is not None:
                await radio.close(goodbye=False)
            self._show(f"The network does not let this program look for other machines ({error}).")
            return
        self._radio = radio
        self._show("")

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if self._radio is not None:
                self._radio.beat()

    async def _age(self) -> None:
        """Let silent machines fade, at the moment and not later."""
        while True:
            self._changed.clear()
            now = self._means.clock()
            self._turn(self._book.aged(now))
            self._ask_the_silent(now)
            moment = self._book.next_change(now)
            nap = None if moment is None else max(moment - self._means.clock(), _SHORTEST_NAP_SECONDS)
            # Not `wait_for`: in Python 3.11 it loses a cancellation that comes together with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(nap):
                    await self._changed.wait()

    def _ask_the_silent(self, now: float) -> None:
        doubtful = frozenset(self._book.doubtful(now))
        # Each silence is asked about once.
        for instance in sorted(doubtful - self._doubted):
            if self._radio is not None:
                self._radio.ask(instance)
        self._doubted = doubtful

    async def _ask(self) -> None:
        while True:
            self._new_addresses.clear()
            addresses = tuple(dict.fromkeys(machine.address for machine in self._book.known))
            answers = await asyncio.gather(*map(self._means.ask, addresses))
            book = self._book
            for address, answer in zip(addresses, answers, strict=True):
                book = book.asked(address, answer, self._means.clock())
            self._turn(book)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ASK_INTERVAL_SECONDS):
                    await self._new_addresses.wait()

    def _heard(self, sighting: Sighting) -> None:
        self._turn(self._book.heard(sighting, self._means.clock()))

    def _left(self, instance: str) -> None:
        self._turn(self._book.left(instance))

    def _turn(self, book: NearbyBook) -> None:
        if book is not self._book:
            self._book = book
            self._changed.set()
        self._show(self._view.trouble)

    def _show(self, trouble: str) -> None:
        self._tell(
            DiscoveryView(
                announcing=self._radio is not None and self._settings.announce,
                browsing=self._radio is not None and self._settings.discover,
                interfaces=tuple(interface.name for interface in self._used),
                nearby=self._nearby(),
                duplicates=self._book.duplicates(),
                trouble=trouble,
            )
        )

    def _nearby(self) -> tuple[NearbyView, ...]:
        """Return the list with times of the epoch: inside, only a clock counts that nobody can set."""
        views = self._book.nearby(self._means.clock())
        return tuple(v if v.seen_at is None else replace(v, seen_at=v.seen_at + self._epoch) for v in views)

    def _tell(self, view: DiscoveryView) -> None:
        if view != self._view:
            self._view = view
            self._publish(view)
