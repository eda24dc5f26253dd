"""A window without an engine behind it."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui import MainWindow, Tray
from swarm_ui.theme import current_theme
from tests.ui.fake_commands import FakeCommands

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def gui_loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """Make qasync's loop the current one; it advances while a test waits for something in Qt."""
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    current_theme().choose("system")
    yield loop
    for task in asyncio.all_tasks(loop):
        task.cancel()
    qapp.processEvents()
    # Windows of this test are gone before the next one, which would dress them again with its own.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def commands(tmp_path: Path) -> FakeCommands:
    return FakeCommands(home=tmp_path)


@pytest.fixture
def make_window(qtbot: QtBot, commands: FakeCommands, tmp_path: Path) -> MakeWindow:
    """Return a function that opens a window, on a page, on a snapshot."""

    def make(page: str = "hive", snapshot: Snapshot | None = None, *, tray: bool = False) -> MainWindow:
        window = MainWindow(
            commands,
            settings_path=tmp_path / "window.ini",
            settings=commands.current,
            tray_available=lambda: tray,
        )
        qtbot.addWidget(window, before_close_func=lambda widget: widget.hide())
        window.resize(1180, 760)
        window.open_page(page)
        window.show_snapshot(snapshot or Snapshot())
        window.open()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


@pytest.fixture
def tray(commands: FakeCommands, tmp_path: Path) -> Tray:
    return Tray(commands, settings_path=tmp_path / "window.ini")


@pytest.fixture
def settings() -> Settings:
    return Settings()
