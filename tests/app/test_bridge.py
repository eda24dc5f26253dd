import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from swarm_desktop.app.bridge import SnapshotBridge, commands_for_window
from swarm_desktop.app.engine_thread import EngineThread
from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.events import EngineStarted
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from swarm_desktop.store import SnapshotStore


def engine_in(folder: Path) -> Engine:
    settings = SettingsFile(folder / "settings.toml", {}, {"endpoint.port": 0})
    return Engine(settings, SecretStore(folder / "secrets.json", NoKeyring()), DataFolder(folder))


def test_snapshots_arrive_in_the_gui_thread(qtbot: QtBot) -> None:
    seen: list[tuple[bool, str]] = []
    store = SnapshotStore(Snapshot())
    bridge = SnapshotBridge(lambda snapshot: seen.append((snapshot.running, threading.current_thread().name)))

    async def publish() -> None:
        store.publish(EngineStarted())

    with EngineThread() as thread:
        bridge.subscribe(store)
        thread.submit(publish())
        qtbot.waitUntil(lambda: len(seen) == 2)
    gui = threading.current_thread().name
    assert seen == [(False, gui), (True, gui)]


async def test_commands_run_in_the_engines_thread_and_answer_in_the_callers(tmp_path: Path) -> None:
    with EngineThread() as thread:
        commands = commands_for_window(engine_in(tmp_path), thread)
        assert (await commands.settings()).voting.voters == 5
        assert (await commands.change_settings({"voting.voters": 3})).voting.voters == 3
        with pytest.raises(BadRequestError):
            await commands.change_settings({"voting.voters": 99})


def test_every_command_exists_on_the_engine(tmp_path: Path) -> None:
    engine = engine_in(tmp_path)
    named = [name for name in vars(Commands) if not name.startswith("_")]
    assert len(named) > 10
    assert all(callable(getattr(engine, name)) for name in named)
