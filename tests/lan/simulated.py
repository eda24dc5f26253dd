"""A machine as its peers see it, with all that the hive does and a model that says one thing."""

import asyncio
from pathlib import Path
from typing import Any

from swarm_desktop.core.events import Event, PeerChanged, PeerRemoved
from swarm_desktop.core.hive import DEFAULT_HIVE_PORT
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.lookout import Lookout
from swarm_desktop.hive.identity import IdentityStore
from swarm_desktop.hive.peer_book import NewPeer, PeerBook
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from tests.hive.federation import Asker


class Simulated(Asker):
    """Announces itself, hears others, greets them, and asks again and again what they lend."""

    def __init__(self, folder: Path, runtime: Any, *, name: str) -> None:
        super().__init__(folder, runtime, name=name)
        self.settings = HiveSettings(enabled=True)
        self.lookout = Lookout(self.hive, self.around, lambda: self.snapshot)
        self.hear = self._tell
        self._asking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.hive.start()
        await self.lookout.follow()
        self._asking = asyncio.create_task(self.borrower.keep_up())

    async def stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        await self.lookout.stop()
        await self.hive.stop()

    def _tell(self, event: Event) -> None:
        if isinstance(event, PeerChanged | PeerRemoved):
            self.borrower.look_again()
        self.lookout.hear(event)


def acquaint(asker: tuple[Path, str], others: list[tuple[Path, str]]) -> None:
    """Let a machine and each of the others trust each other; each is told by folder and host, and was never started."""
    own = _newcomer(*asker)
    for each in others:
        new = _newcomer(*each)
        for folder, trusted in ((asker[0], new), (each[0], own)):
            book = PeerBook(DataFolder(folder).peers_file)
            book.load()
            book.pin(trusted)


def _newcomer(folder: Path, host: str) -> NewPeer:
    data = DataFolder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    identity = IdentityStore(data.identity_file, SecretStore(data.secrets_file, NoKeyring())).load()
    return NewPeer(identity.certificate, folder.name, Address(host, DEFAULT_HIVE_PORT))
