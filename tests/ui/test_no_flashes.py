"""Nothing flashes up: what is made while the window is there never becomes a window of its own for a moment."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from swarm_ui import MainWindow
from swarm_ui.hive.view import HivePage
from tests.ui import hives
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]


class Watch(QObject):
    """Remembers what was shown as a window and is none that a person would expect."""

    def __init__(self) -> None:
        super().__init__()
        self.flashed: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_shown = event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if is_shown and not isinstance(watched, QMainWindow | QDialog):
            self.flashed.append(f"{type(watched).__name__}: {watched.property('text')}")
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    watch = Watch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_pages_drawers_and_dialogs(make_window: MakeWindow, commands: FakeCommands, watch: Watch, qtbot: QtBot) -> None:
    commands.current = hives.ON
    window = make_window(snapshot=hives.SHARED)
    for page in window.pages:
        window.open_page(page.name)
        qtbot.wait(20)
    hive = cast("HivePage", window.pages[0])
    window.open_page("hive")
    hive.open_machine(hives.ATTIC.id)
    for button in (hive.nearby.add_address, hive.nearby.make_code, hive.nearby.doctor):
        button.click()
        qtbot.waitUntil(lambda: hive.findChild(QDialog) is not None)
        qtbot.wait(20)
        cast("QDialog", hive.findChild(QDialog)).close()
        qtbot.waitUntil(lambda: hive.findChild(QDialog) is None)
    assert watch.flashed == []
