"""An engine in the test's own process, as the window has it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from swarm_desktop.core.snapshot import EngineState, Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile


class Instance:
    """An engine, what it announced, and a way to await its snapshots."""

    def __init__(self, folder: Path) -> None:
        self.announced: list[str | None] = []
        self.settings_path = folder / "settings.toml"
        self.settings_path.write_text("[endpoint]\nport = 0\n")
        settings = SettingsFile(self.settings_path, {}, {})
        secrets = SecretStore(folder / "secrets.json", NoKeyring())
        self.engine = Engine(settings, secrets, DataFolder(folder), self.announced.append)

    @property
    def snapshot(self) -> Snapshot:
        return self.engine.store.snapshot

    async def until(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        seen: asyncio.Future[Snapshot] = asyncio.get_running_loop().create_future()

        def listen(snapshot: Snapshot) -> None:
            if condition(snapshot) and not seen.done():
                seen.set_result(snapshot)

        unsubscribe = self.engine.store.subscribe(listen)
        try:
            async with asyncio.timeout(60):
                return await seen
        finally:
            unsubscribe()

    async def until_state(self, state: EngineState) -> Snapshot:
        return await self.until(lambda snapshot: snapshot.state is state)
