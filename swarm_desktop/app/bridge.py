"""The bridge: snapshots to the window, commands to the engine, each in its own thread."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from PySide6.QtCore import QObject, Qt, Signal

from swarm_desktop.app.engine_thread import EngineThread
from swarm_desktop.core.commands import Commands, Store
from swarm_desktop.core.snapshot import Snapshot


class SnapshotBridge(QObject):
    """Delivers snapshots in the GUI thread."""

    _arrived = Signal(object)

    def __init__(self, show: Callable[[Snapshot], None]) -> None:
        super().__init__()
        # Connected before anybody subscribes, or the first snapshot would be lost.
        self._arrived.connect(show, Qt.ConnectionType.QueuedConnection)

    def subscribe(self, store: Store) -> None:
        """Show the current snapshot, and each later one. The store calls back from the engine's thread."""
        store.subscribe(self._arrived.emit)


def commands_for_window(commands: Commands, thread: EngineThread) -> Commands:
    """Return the same commands, to be awaited in the GUI's loop while they run in the engine's."""
    return cast("Commands", _Forwarder(commands, thread))


class _Forwarder:
    """Runs every command in the engine's thread. By name, since each of them would read the same."""

    def __init__(self, commands: Commands, thread: EngineThread) -> None:
        self._commands = commands
        self._thread = thread

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        command = getattr(self._commands, name)

        async def forwarded(*arguments: Any, **options: Any) -> Any:
            return await asyncio.wrap_future(self._thread.submit(command(*arguments, **options)))

        return forwarded
