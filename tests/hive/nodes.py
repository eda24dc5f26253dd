"""Machines for tests: each a hive of its own, in a folder of its own, with real TLS on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from swarm_desktop.core.events import Event
from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.reduce import reduce
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.core.snapshot import NodeView, Snapshot
from swarm_desktop.hive import Hive, Surroundings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.contact import Rhythm
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.peer_book import Peer
from swarm_desktop.hive.serving import HiveRoute
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore

SECONDS = 20
GENEROUS = PairingLimits(attempts_of_each=1000, attempts_of_all=1000)


class Node:
    """One machine."""

    def __init__(
        self,
        folder: Path,
        name: str,
        routes: Sequence[HiveRoute] = (),
        *,
        limits: PairingLimits = GENEROUS,
        rhythm: Rhythm | None = None,
    ) -> None:
        self.name = name
        self.view = NodeView(NodeId(""), name)
        self.clock_ahead = 0.0
        self.hear: Callable[[Event], None] = lambda _: None
        self.folder = DataFolder(folder)
        self.settings = HiveSettings(enabled=True, host="127.0.0.1", port=0)
        self.secrets = SecretStore(self.folder.secrets_file, NoKeyring())
        self.snapshot = Snapshot()
        self._changed = asyncio.Condition()
        self._telling: set[asyncio.Task[None]] = set()
        self.around = Surroundings(
            lambda: self.settings,
            lambda: self.name,
            self._change,
            self._publish,
            node=lambda: self.view,
            clock=lambda: time.time() + self.clock_ahead,
        )
        self.hive = Hive(self.folder, self.secrets, self.around, routes, limits=limits, rhythm=rhythm)

    @property
    def address(self) -> Address:
        return Address(self.settings.host, self.snapshot.hive.port)

    @property
    def pairing(self) -> PairingView:
        assert self.snapshot.pairing is not None
        return self.snapshot.pairing

    def peer(self, other: "Node") -> Peer:
        return self.hive.book.get(other.hive.node_id)

    def seen(self, other: "Node") -> NodeView:
        """Return what the window shows of a peer."""
        return next(peer for peer in self.snapshot.peers if peer.id == other.hive.node_id)

    async def until_online(self, other: "Node", *, online: bool = True) -> NodeView:
        await self.until(lambda _: self.seen(other).online is online)
        return self.seen(other)

    def trusts(self, other: "Node") -> bool:
        return any(peer.id == other.hive.node_id for peer in self.hive.book.trusted())

    async def until(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        async with asyncio.timeout(SECONDS), self._changed:
            await self._changed.wait_for(lambda: condition(self.snapshot))
        return self.snapshot

    async def until_stage(self, *stages: PairingStage) -> PairingView:
        await self.until(lambda snapshot: snapshot.pairing is not None and snapshot.pairing.stage in stages)
        return self.pairing

    async def _change(self, changes: Mapping[str, Any]) -> None:
        self.name = changes.get("node_name", self.name)
        self.settings = self.settings.model_copy(update={"enabled": changes.get("hive.enabled", True)})
        if "hive.enabled" in changes:
            await self.hive.follow_settings()

    def _publish(self, event: Event) -> None:
        self.snapshot = reduce(self.snapshot, event)
        self.hear(event)

        async def tell() -> None:
            async with self._changed:
                self._changed.notify_all()

        task = asyncio.create_task(tell())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


@asynccontextmanager
async def running(*nodes: Node) -> AsyncIterator[None]:
    """Run machines until the block is left."""
    for node in nodes:
        await node.hive.start()
        assert node.snapshot.hive.trouble is None
    try:
        yield
    finally:
        for node in nodes:
            await node.hive.stop()


async def pair(guest: Node, host: Node) -> None:
    """Pair two machines, both people confirming."""
    await guest.hive.pair(str(host.address))
    await asyncio.gather(guest.hive.confirm_pairing(accept=True), host.hive.confirm_pairing(accept=True))
    assert guest.pairing.stage is host.pairing.stage is PairingStage.PAIRED
