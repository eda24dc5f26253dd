"""The tray program from start to quit."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from qasync import QEventLoop

from swarm_desktop import __version__
from swarm_desktop.app.bridge import SnapshotBridge, commands_for_window
from swarm_desktop.app.engine_thread import EngineThread
from swarm_desktop.app.file_open import FileOpenEvents
from swarm_desktop.app.signals import TerminationSignals
from swarm_desktop.app.single_instance import SingleInstance, raise_first_instance
from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import AlreadyRunningError, SwarmError
from swarm_desktop.core.program import DESKTOP_ID
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.logs import CrashWatch
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import InstanceLock
from swarm_desktop.state.program_log import log_to_file
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from swarm_desktop.updates import trial
from swarm_desktop.updates.ending import end_in_order
from swarm_ui import MainWindow, Tray, UpdateNews, apply_theme


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the program is to begin."""

    target: str = ""
    """A link or the whole path of a file to propose; empty for none."""
    in_background: bool = False
    """Whether no window is shown where there is a tray."""


def run(folder: DataFolder, settings_file: SettingsFile, secret_store: SecretStore, wishes: Wishes) -> int:
    """Show tray and window until the person quits; return the exit status.

    Where another instance with a window owns the folder, hand over to that one instead. Raises AlreadyRunningError
    where the owner has none, StateError where settings cannot be read.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("swarm-desktop")
    application.setApplicationDisplayName("Swarm Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(DESKTOP_ID)
    application.setQuitOnLastWindowClosed(False)
    try:
        with InstanceLock(folder) as lock, CrashWatch(folder.logs, folder.program_log), EngineThread() as thread:
            log_to_file(folder.program_log)
            engine = Engine(settings_file, secret_store, folder, lock.announce_endpoint, attended=True)
            program = _Program(application, folder, engine, thread, settings_file.load())
            program.run(wishes)
        end_in_order()
    except AlreadyRunningError:
        trial.was_no_start()
        if raise_first_instance(folder, wishes.target):
            return 0
        raise
    return 0


class _Program:
    """The objects of the GUI thread, and how they are wired."""

    def __init__(
        self, application: QApplication, folder: DataFolder, engine: Engine, thread: EngineThread, settings: Settings
    ) -> None:
        self._settings = settings
        self._commands: Commands = commands_for_window(engine, thread)
        self._loop = QEventLoop(application)
        asyncio.set_event_loop(self._loop)
        self._ended = asyncio.Event()
        apply_theme(settings.window.colour_scheme)
        self._window = MainWindow(
            self._commands,
            settings_path=folder.window_file,
            settings=settings,
            tray_available=QSystemTrayIcon.isSystemTrayAvailable,
        )
        self._tray = Tray(self._commands, settings_path=folder.window_file)
        self._news = UpdateNews(application)
        self._news.attention_wanted.connect(self._tray.tell)
        self._bridge = SnapshotBridge(self._show)
        self._bridge.subscribe(engine.store)
        self._instance = SingleInstance(folder)
        self._signals = TerminationSignals(self._ended.set, application)
        self._instance.raise_requested.connect(self._window.open)
        self._instance.open_requested.connect(self._window.open_target)
        self._instance.quit_requested.connect(self._ended.set)
        self._files = FileOpenEvents(application)
        self._files.open_requested.connect(self._window.open_target)
        self._tray.open_requested.connect(self._window.open)
        self._window.hidden_to_tray.connect(self._tray.tell_still_running)
        self._window.pairing.attention_wanted.connect(self._tray.tell)
        self._tray.quit_requested.connect(self._ended.set)
        # The end of the desktop session: the close of the window alone would only hide it.
        application.commitDataRequest.connect(lambda _: self._ended.set())
        self._window.quit_requested.connect(self._ended.set)

    def run(self, wishes: Wishes) -> None:
        """Run until something asks to quit; the engine is stopped when this returns."""
        self._tray.show()
        if not wishes.in_background or not QSystemTrayIcon.isSystemTrayAvailable():
            self._window.open()
        if wishes.target:
            self._window.open_target(wishes.target)
        self._window.tell_of_crash()
        with self._loop:
            self._loop.run_until_complete(self._live())

    async def _live(self) -> None:
        starting = asyncio.ensure_future(self._start())
        await self._ended.wait()
        self._window.hide()
        self._tray.hide()
        await starting
        await self._commands.stop()

    async def _start(self) -> None:
        # The snapshot carries the trouble, and every page shows it.
        with contextlib.suppress(SwarmError):
            if self._settings.window.start_engine:
                await self._commands.start()
        await asyncio.to_thread(trial.started_well)

    def _show(self, snapshot: Snapshot) -> None:
        self._window.show_snapshot(snapshot)
        self._tray.show_snapshot(snapshot)
        self._news.show_snapshot(snapshot)
