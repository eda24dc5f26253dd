"""Takes pictures of every page in every state worth seeing.

    python -m tests.ui.pictures FOLDER WIDTHxHEIGHT SUFFIX

A program of its own, because Qt reads its scale factor once, when the application is made.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea
from qasync import QEventLoop

from swarm_desktop.core.editors import EDITORS, EditorId
from swarm_desktop.core.hive import PairingStage
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui import MainWindow, Tray, apply_theme
from swarm_ui.connect.view import ConnectPage
from swarm_ui.hive.view import HivePage
from swarm_ui.models.view import ModelsPage
from swarm_ui.theme import current_theme
from tests.ui import fake_models as fakes
from tests.ui import hives
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

FETCHING = replace(given.READY, downloads=(fakes.FETCHING, fakes.PAUSED, fakes.STUCK))
SHOTS = (
    ("hive", "first-run", given.READY),
    ("hive", "verdicts", given.HISTORY),
    ("hive", "trouble", given.TROUBLED),
    ("hive", "alone", hives.ALONE),
    ("hive", "three", hives.PAIRED),
    ("hive", "working", hives.WORKING),
    ("hive", "twelve", hives.TWELVE),
    ("try", "shared", hives.SHARED),
    ("try", "empty", given.READY),
    ("try", "loading", given.LOADING),
    ("try", "voting", given.VOTING),
    ("try", "verdict", given.DONE),
    ("votes", "empty", given.READY),
    ("votes", "asked", given.ASKED_NOW),
    ("votes", "kept", given.ASKED_NOW),
    ("votes", "wordless", given.ASKED_NOW),
    ("try", "long", given.LONG),
    ("votes", "long", given.LONG),
    ("workers", "busy", given.VOTING),
    ("workers", "failed", given.FAILED),
    ("workers", "stopped", given.STOPPED),
    ("models", "offer", given.READY),
    ("models", "fetching", FETCHING),
    ("models", "others", given.READY),
    ("models", "here", given.READY),
    ("models", "hub", given.READY),
    ("connect", "opencode", given.CONNECTED),
    ("connect", "claude-code", given.CONNECTED),
    ("connect", "cursor", given.STOPPED),
    ("settings", "ready", given.READY),
    ("settings", "unfolded", given.READY),
)
SCHEMES = ("dark", "light")


def take(folder: Path, size: tuple[int, int], suffix: str) -> None:
    """Write one picture for each scheme and shot."""
    application = QApplication([])
    asyncio.set_event_loop(QEventLoop(application))
    for scheme in SCHEMES:
        with tempfile.TemporaryDirectory() as habits:
            settings = Settings.model_validate({"window": {"colour_scheme": scheme}})
            commands = FakeCommands(settings)
            window = MainWindow(
                commands,
                settings_path=Path(habits, "window.ini"),
                settings=settings,
                tray_available=lambda: False,
            )
            window.setMinimumSize(*size)
            window.setMaximumSize(*size)
            window.open()
            for page, name, snapshot in SHOTS:
                commands.ledger = () if name == "empty" else given.LEDGER
                commands.past = given.PAST
                _show(window, page, name, snapshot)
                window.grab().save(str(folder / f"{page}-{name}-{scheme}{suffix}.png"))
            window.show_snapshot(given.ASKING)
            QTest.qWait(50)
            window.approvals.grab().save(str(folder / f"approval-{scheme}{suffix}.png"))
            window.show_snapshot(given.READY)
            _take_hive(window, lambda name, scheme=scheme: folder / f"{name}-{scheme}{suffix}.png")
            window.hide()
    apply_theme("dark")
    with tempfile.TemporaryDirectory() as habits:
        tray = Tray(FakeCommands(), settings_path=Path(habits, "window.ini"))
        tray.show_snapshot(given.READY)
        tray.menu.popup(window.pos())
        QTest.qWait(50)
        tray.menu.grab().save(str(folder / f"tray-menu{suffix}.png"))
        tray.menu.hide()


def _show(window: MainWindow, page: str, name: str, snapshot: Snapshot) -> None:
    chosen = {"window": {"colour_scheme": current_theme().choice}, "hive": {"enabled": bool(snapshot.hive.port)}}
    window.hive.settings_changed.emit(Settings.model_validate(chosen))
    window.show_snapshot(snapshot)
    window.open_page(page)
    if page == "try" and snapshot.questions:
        window.try_it.show_question(snapshot.questions[0].id)
    if page == "votes" and name != "empty":
        QTest.qWait(50)
        window.votes.show_vote(QuestionId(name) if name in given.PAST else snapshot.questions[0].id)
    if isinstance(window.page, ConnectPage):
        window.page.editors.list.select(list(EDITORS).index(EditorId(name)))
    if isinstance(window.page, ModelsPage):
        _show_models(window.page, name)
    QTest.qWait(350)
    window.models.end_first_run()


def _take_hive(window: MainWindow, file: Callable[[str], Path]) -> None:
    """Take a machine in detail, and the dialogs of the Hive page."""
    _show(window, "hive", "machine", hives.PAIRED)
    page = window.page
    if not isinstance(page, HivePage):
        raise TypeError(page)
    page.open_machine(hives.ATTIC.id)
    QTest.qWait(50)
    window.grab().save(str(file("hive-machine")))
    for stage in PairingStage:
        view = replace(hives.ASKED, stage=stage, reason="" if stage is PairingStage.PAIRED else "You declined.")
        window.show_snapshot(hives.pairing(view))
        QTest.qWait(50)
        window.pairing.grab().save(str(file(f"pairing-{stage}")))
    window.pairing.reject()
    for name, button in (
        ("add", page.nearby.add_address),
        ("invite", page.nearby.make_code),
        ("doctor", page.nearby.doctor),
    ):
        button.click()
        QTest.qWait(50)
        dialog = page.findChild(QDialog)
        if isinstance(dialog, QDialog):
            dialog.grab().save(str(file(f"hive-{name}")))
            dialog.close()
            QTest.qWait(20)


def _show_models(page: ModelsPage, name: str) -> None:
    QTest.qWait(50)
    page.proposal.fold.setChecked(name == "others")
    if name == "hub":
        page.hub.field.setText("coder")
        page.hub.search_button.click()
        QTest.qWait(50)
    scroll = page.findChild(QScrollArea)
    if isinstance(scroll, QScrollArea):
        bar = scroll.verticalScrollBar()
        bar.setValue({"here": bar.maximum() // 3, "hub": bar.maximum()}.get(name, 0))


if __name__ == "__main__":
    width, height = sys.argv[2].split("x")
    take(Path(sys.argv[1]), (int(width), int(height)), sys.argv[3])
