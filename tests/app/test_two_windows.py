"""Two machines, each with a real engine and a window: paired by comparing codes, voting together, and parted again."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from swarm_desktop.app.bridge import SnapshotBridge, commands_for_window
from swarm_desktop.app.engine_thread import EngineThread
from swarm_desktop.core.snapshot import EngineState, Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from swarm_ui import MainWindow
from swarm_ui.hive.add_dialog import AddDialog
from swarm_ui.hive.view import HivePage

LEFT = Qt.MouseButton.LeftButton
LONG = 60_000
"""Milliseconds; a busy machine loads slowly."""
SCREENSHOTS = Path(os.environ.get("SWARM_SCREENSHOTS", Path(__file__).resolve().parents[2] / "ci-output/screenshots"))


class Machine:
    """One machine and what is seen of it."""

    def __init__(self, folder: Path, name: str, thread: EngineThread) -> None:
        folder.mkdir()
        chosen = {"node_name": name, "endpoint.port": 0, "hive.port": 0, "hive.host": "127.0.0.1"}
        alone = {"hive.enabled": True, "hive.announce": False, "hive.discover": False}
        settings_file = SettingsFile(folder / "settings.toml", {}, {**chosen, **alone})
        self.snapshot = Snapshot()
        self.engine = Engine(settings_file, SecretStore(folder / "secrets.json", NoKeyring()), DataFolder(folder))
        self.window = MainWindow(
            commands_for_window(self.engine, thread),
            settings_path=folder / "window.ini",
            settings=settings_file.load(),
            tray_available=lambda: False,
        )
        self._bridge = SnapshotBridge(self._show)
        self._bridge.subscribe(self.engine.store)
        self.window.open()

    @property
    def page(self) -> HivePage:
        return cast("HivePage", self.window.pages[0])

    def peers(self) -> list[str]:
        """Return the names in the honeycomb, without this machine and the invitation."""
        return [str(row.name) for row in self.page.honeycomb.rows.rows][1:-1]

    def _show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.window.show_snapshot(snapshot)


@pytest.fixture(autouse=True)
def gui_loop(qapp: QApplication) -> Iterator[None]:
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    yield
    qapp.processEvents()
    asyncio.set_event_loop(None)
    loop.close()


@contextmanager
def running(folder: Path, name: str, qtbot: QtBot) -> Iterator[Machine]:
    with EngineThread() as thread:
        machine = Machine(folder, name, thread)
        qtbot.addWidget(machine.window, before_close_func=lambda widget: widget.hide())
        thread.submit(machine.engine.start()).result(30)
        try:
            yield machine
        finally:
            thread.submit(machine.engine.stop()).result(60)


def test_two_people_pair_ask_and_part(tmp_path: Path, qtbot: QtBot) -> None:
    with ExitStack() as stack:
        attic = stack.enter_context(running(tmp_path / "attic", "attic", qtbot))
        desk = stack.enter_context(running(tmp_path / "desk", "desk", qtbot))
        for machine in (attic, desk):
            qtbot.waitUntil(lambda machine=machine: machine.snapshot.state is EngineState.READY, timeout=LONG)
        _compare_codes(desk, attic, qtbot)
        _ask_together(desk, qtbot)
        _part(desk, attic, qtbot)


def _compare_codes(desk: Machine, attic: Machine, qtbot: QtBot) -> None:
    qtbot.mouseClick(desk.page.nearby.add_address, LEFT)
    dialog = desk.page.findChild(AddDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.address, f"127.0.0.1:{attic.snapshot.hive.port}")
    qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
    both = (desk.window.pairing, attic.window.pairing)
    qtbot.waitUntil(lambda: all(pairing.same.isEnabled() for pairing in both), timeout=LONG)
    assert both[0].code.text() == both[1].code.text() != ""
    assert both[1].title.text() == "desk wants to pair with this machine"
    for pairing in both:
        qtbot.mouseClick(pairing.same, LEFT)
    qtbot.waitUntil(lambda: (desk.peers(), attic.peers()) == (["attic"], ["desk"]), timeout=LONG)
    qtbot.waitUntil(lambda: both[0].title.text() == "attic is in the hive", timeout=LONG)
    for pairing in both:
        pairing.close_button.click()


def _ask_together(desk: Machine, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.snapshot.peers[0].lends > 0, timeout=LONG)
    _picture(desk.window, "paired")
    desk.window.open_page("try")
    page = desk.window.try_it
    page.ask.question.setPlainText("What is 17 plus 25?")
    page.ask.voters.setValue(8)
    qtbot.mouseClick(page.ask.button, LEFT)
    qtbot.waitUntil(page.verdict.isVisible, timeout=LONG)
    assert page.sent.text() == "This question left this machine: attic voted on it, too."
    assert any("· attic ·" in column.props.title for column in page.candidates.columns if column.props)
    _picture(desk.window, "asked")
    desk.window.open_page("hive")


def _part(desk: Machine, attic: Machine, qtbot: QtBot) -> None:
    desk.page.open_machine(desk.snapshot.peers[0].id)
    qtbot.waitUntil(lambda: desk.page.machine.copy.value.startswith("127.0.0.1:"), timeout=LONG)
    qtbot.mouseClick(desk.page.machine.leave, LEFT)
    question = desk.page.findChild(QMessageBox, "confirmation")
    assert question is not None
    next(button for button in question.buttons() if button.text() == "Take out").click()
    qtbot.waitUntil(lambda: desk.peers() == [], timeout=LONG)
    assert attic.peers() == ["desk"]


def _picture(window: MainWindow, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(SCREENSHOTS / f"two-windows-{name}.png"))
