"""Takes pictures of every page in every state worth seeing.

    python -m tests.ui.pictures FOLDER WIDTHxHEIGHT SUFFIX [PAGE-STATE ...]

With states only those are taken, and no dialogs. A program of its own, because Qt reads its scale factor once, when the
application is made.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
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
from swarm_ui.theme.theme import Theme
from swarm_ui.workers.view import WorkersPage
from tests.ui import fake_models as fakes
from tests.ui import fake_runtimes as runtimes
from tests.ui import hives
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

FETCHING = replace(given.READY, downloads=(fakes.FETCHING, fakes.PAUSED, fakes.STUCK))
SHOTS = (
    ("hive", "first-run", given.READY),
    ("hive", "verdicts", given.HISTORY),
    ("hive", "trouble", given.TROUBLED),
    ("hive", "alone", hives.ALONE),
    ("hive", "three", hives.THREE),
    ("hive", "four", hives.PAIRED),
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
    ("workers", "servers", runtimes.WITH_SERVERS),
    ("workers", "runtimes", runtimes.WITH_SERVERS),
    ("models", "offer", given.READY),
    ("models", "fetching", FETCHING),
    ("models", "others", given.READY),
    ("models", "here", given.READY),
    ("models", "hub", given.READY),
    ("connect", "opencode", given.CONNECTED),
    ("connect", "claude-code", given.CONNECTED),
    ("connect", "cursor", given.STOPPED),
    ("settings", "ready", given.READY),
    ("logs", "program", given.READY),
    ("settings", "unfolded", given.READY),
)
SCHEMES = ("dark", "light")


_SETTLE_MS = 20
_QUICK = 90


def take(folder: Path, size: tuple[int, int], suffix: str, names: Collection[str] = ()) -> None:
    """Write one picture for each scheme and shot; with `names`, as `page-state`, of those alone."""
    application = QApplication([])
    asyncio.set_event_loop(QEventLoop(application))
    shots = [shot for shot in SHOTS if not names or f"{shot[0]}-{shot[1]}" in names]
    # Nobody has to wait for the end of a motion that is none.
    with patch.object(Theme, "motion_ms", return_value=0):
        _take(folder, size, suffix, shots, dialogs=not names)


def _take(
    folder: Path, size: tuple[int, int], suffix: str, shots: Sequence[tuple[str, str, Snapshot]], *, dialogs: bool
) -> None:
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
            if not any(name == "first-run" for _, name, _ in shots):
                window.models.end_first_run()
            for page, name, snapshot in shots:
                commands.ledger = () if name == "empty" else given.LEDGER
                commands.past = given.PAST
                _show(window, page, name, snapshot)
                _save(window, folder / f"{page}-{name}-{scheme}{suffix}.png")
            if dialogs:
                window.show_snapshot(given.ASKING)
                _settle(window)
                _save(window.approvals, folder / f"approval-{scheme}{suffix}.png")
                window.show_snapshot(given.READY)
                _take_hive(window, lambda name, scheme=scheme: folder / f"{name}-{scheme}{suffix}.png")
            # Another scheme would dress this one, too.
            window.hide()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if dialogs:
        _take_tray(folder / f"tray-menu{suffix}.png")


def _save(widget: QWidget, file: Path) -> None:
    # Pictures that are looked at once need no careful packing.
    widget.grab().save(str(file), "PNG", _QUICK)


def _take_tray(file: Path) -> None:
    apply_theme("dark")
    with tempfile.TemporaryDirectory() as habits:
        tray = Tray(FakeCommands(), settings_path=Path(habits, "window.ini"))
        tray.show_snapshot(given.READY)
        tray.menu.popup(QPoint(0, 0))
        QTest.qWait(_SETTLE_MS)
        _save(tray.menu, file)
        tray.menu.hide()


def _settle(window: MainWindow) -> None:
    """Wait until all that was asked has been answered and drawn."""
    QTest.qWait(_SETTLE_MS)
    while window._tasks._running:
        QTest.qWait(_SETTLE_MS)


def _show(window: MainWindow, page: str, name: str, snapshot: Snapshot) -> None:
    chosen = {"window": {"colour_scheme": current_theme().choice}, "hive": {"enabled": bool(snapshot.hive.port)}}
    window.hive.settings_changed.emit(Settings.model_validate(chosen))
    window.show_snapshot(snapshot)
    window.open_page(page)
    if page == "try" and snapshot.questions:
        window.try_it.show_question(snapshot.questions[0].id)
    if page == "votes" and name != "empty":
        _settle(window)
        window.votes.show_vote(QuestionId(name) if name in given.PAST else snapshot.questions[0].id)
    if isinstance(window.page, ConnectPage):
        window.page.editors.list.select(list(EDITORS).index(EditorId(name)))
    if isinstance(window.page, WorkersPage):
        window.page.runtimes_button.setChecked(name == "runtimes")
    if isinstance(window.page, ModelsPage):
        _show_models(window, window.page, name)
    _settle(window)
    window.models.end_first_run()


def _take_hive(window: MainWindow, file: Callable[[str], Path]) -> None:
    """Take a machine in detail, and the dialogs of the Hive page."""
    _show(window, "hive", "machine", hives.PAIRED)
    page = window.page
    if not isinstance(page, HivePage):
        raise TypeError(page)
    page.open_machine(hives.ATTIC.id)
    _settle(window)
    _save(window, file("hive-machine"))
    for stage in PairingStage:
        view = replace(hives.ASKED, stage=stage, reason="" if stage is PairingStage.PAIRED else "You declined.")
        window.show_snapshot(hives.pairing(view))
        _settle(window)
        _save(window.pairing, file(f"pairing-{stage}"))
    window.pairing.reject()
    for name, button in (
        ("add", page.nearby.add_address),
        ("invite", page.nearby.make_code),
        ("doctor", page.nearby.doctor),
    ):
        button.click()
        _settle(window)
        dialog = page.findChild(QDialog)
        if isinstance(dialog, QDialog):
            _save(dialog, file(f"hive-{name}"))
            dialog.close()
            QTest.qWait(_SETTLE_MS)


def _show_models(window: MainWindow, page: ModelsPage, name: str) -> None:
    _settle(window)
    page.proposal.fold.setChecked(name == "others")
    if name == "hub":
        page.hub.field.setText("coder")
        page.hub.search_button.click()
        _settle(window)
    scroll = page.findChild(QScrollArea)
    if isinstance(scroll, QScrollArea):
        bar = scroll.verticalScrollBar()
        bar.setValue({"here": bar.maximum() // 3, "hub": bar.maximum()}.get(name, 0))


if __name__ == "__main__":
    width, height = sys.argv[2].split("x")
    take(Path(sys.argv[1]), (int(width), int(height)), sys.argv[3], sys.argv[4:])
