"""The hive as seen from one machine: its door, what it lends and borrows, and what it sees of others."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from swarm_desktop.core.doctor import DoctorReport
from swarm_desktop.core.events import Event, PeerChanged, PeerRemoved
from swarm_desktop.core.hive import Invite, PeerModel, PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.engine.background import Background
from swarm_desktop.hive import Hive, PeerCommands, Surroundings
from swarm_desktop.hive.copies import ModelLender, ModelNeighbours, Shelf
from swarm_desktop.hive.discovery.lookout import Lookout
from swarm_desktop.ledger import LendingAccount
from swarm_desktop.models.folder import models_folder
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.swarm.borrowing import Borrower
from swarm_desktop.swarm.consent import own_requests_wait, runs_on_battery
from swarm_desktop.swarm.lending import Lender, OwnAffairs
from swarm_desktop.swarm.lending_book import LendingBook
from swarm_desktop.workers.supervisor import Supervisor


class HiveSide(PeerCommands):
    """The part of `Commands` about other machines, and what serves and asks them."""

    def __init__(
        self,
        folder: DataFolder,
        secret_store: SecretStore,
        supervisor: Supervisor,
        *,
        settings: Callable[[], Settings],
        name: Callable[[], str],
        change_settings: Callable[[Mapping[str, Any]], Awaitable[Settings]],
        snapshot: Callable[[], Snapshot],
        publish: Callable[[Event], None],
    ) -> None:
        """`snapshot` is not asked before `start_hive`."""
        around = Surroundings(
            settings=lambda: settings().hive,
            name=name,
            change_settings=change_settings,
            publish=publish,
            node=lambda: snapshot().node,
        )
        self._lending_book = LendingBook(LendingAccount(folder.lending_file), publish)
        affairs = OwnAffairs(
            settings=lambda: settings().lending,
            on_battery=lambda: runs_on_battery(snapshot().node.hardware),
            requests_wait=lambda lent: own_requests_wait(snapshot().questions, supervisor.views(), lent),
            account=self._lending_book.add,
        )
        self._lender = Lender(supervisor, affairs, publish)

        def lends_models() -> bool:
            return settings().lending.models and snapshot().lending.paused_until is None

        self._model_lender = ModelLender(Shelf(lambda: models_folder(folder, settings())), lends_models)
        self.hive = Hive(folder, secret_store, around, (*self._lender.routes(), *self._model_lender.routes()))
        self.neighbours = ModelNeighbours(self.hive.calls, self.hive.reached)
        self._borrower = Borrower(
            self.hive,
            lambda: settings().hive.ask,
            publish=publish,
            spared=lambda node_id: node_id in settings().hive.not_asked,
        )
        self._lookout = Lookout(self.hive, around, snapshot)
        self._seen_by_window = snapshot
        self._hive_tasks = Background()

    async def peer_models(self, node_id: NodeId) -> tuple[PeerModel, ...]:
        """Return the models that may be copied from a paired machine."""
        return await self.neighbours.models_of(node_id)

    async def make_invite(self) -> Invite:
        """Make a code by which one machine may join."""
        return replace(await super().make_invite(), addresses=await self._lookout.own_addresses())

    async def peers(self) -> tuple[PeerRecord, ...]:
        """Return what is known of other machines, those too that are merely seen."""
        measured = {peer.id: peer for peer in self._seen_by_window().peers}
        known = (
            replace(peer, statistics=facts.statistics, votes_won=facts.votes_won)
            if (facts := measured.get(peer.id))
            else peer
            for peer in await super().peers()
        )
        return (*known, *self._lookout.strangers())

    async def pause_lending(self, seconds: float) -> None:
        """Lend no voters for so long."""
        self._lender.pause(seconds)

    async def doctor(self) -> DoctorReport:
        """Return what stands between this machine and others."""
        return await self._lookout.doctor()

    async def start_hive(self) -> None:
        """Open the door, if settings say so, and look for others."""
        await self.hive.start()
        await self._lending_book.show()
        await self._lookout.follow()
        self._hive_tasks.run(self._borrower.keep_up())

    async def stop_hive(self) -> None:
        """Close the door; what was lent is accounted for first."""
        await self._hive_tasks.cancel()
        await self._lookout.stop()
        await self.hive.stop()
        await self._model_lender.close()
        await self._lending_book.written()

    async def follow_hive_settings(self, before: Settings, after: Settings, *, running: bool) -> None:
        """Do as changed settings say."""
        if after.hive != before.hive:
            await self.hive.follow_settings()
        if running and (after.hive, after.node_name) != (before.hive, before.node_name):
            await self._lookout.follow()

    def hear_for_hive(self, event: Event) -> None:
        """Take notice of what happened."""
        if isinstance(event, PeerChanged | PeerRemoved):
            self._borrower.look_again()
        self._lookout.hear(event)
