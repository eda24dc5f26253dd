"""Machines nearby are invited by dragging, by key or by menu."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from swarm_desktop.core.discovery import DuplicateNode
from swarm_desktop.core.errors import BadRequestError, PeerUnreachableError
from swarm_desktop.core.snapshot import Snapshot, Trouble
from swarm_ui import MainWindow
from swarm_ui.frame.dropping import DropVeil
from swarm_ui.hive.honeycomb_view import HoneycombView
from swarm_ui.hive.nearby import nearby_props, stranger_name
from swarm_ui.hive.view import HivePage
from tests.ui import hives
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]


def hive(window: MainWindow) -> HivePage:
    return cast("HivePage", window.pages[0])


@pytest.fixture
def page(make_window: MakeWindow, commands: FakeCommands) -> HivePage:
    commands.current = hives.ON
    return hive(make_window(snapshot=hives.NEARBY))


def drag_over(comb: HoneycombView, data: QMimeData) -> bool:
    """Drag something over the honeycomb; return whether it may be dropped there."""
    middle = comb.viewport().rect().center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(middle, Qt.DropAction.CopyAction, data, left, none)
    event.ignore()
    QApplication.sendEvent(comb.viewport(), event)
    return event.isAccepted()


def test_machines_that_are_not_in_the_hive_are_listed_those_that_answer_first(page: HivePage) -> None:
    rows = [page.nearby.list.rows.index(place) for place in range(page.nearby.list.rows.rowCount())]
    assert [row.data() for row in rows] == ["kitchen-pc", "living-room", "10.0.0.9:7977"]
    interface = QAccessible.queryAccessibleInterface(page.nearby.list)
    name = interface.child(1).text(QAccessible.Text.Name)
    assert name == "living-room, nearby, not in the hive, 192.168.1.23:7977"


def test_this_machine_and_paired_ones_are_not_nearby() -> None:
    own = replace(hives.KITCHEN, id=hives.ALONE.node.id)
    paired = replace(hives.KITCHEN, id=hives.ATTIC.id)
    discovery = replace(hives.ALONE.discovery, nearby=(own, paired))
    props = nearby_props(replace(hives.PAIRED, discovery=discovery), enabled=True)
    assert props.rows == ()


def test_a_machine_dragged_into_the_hive_is_paired_with(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    index = page.nearby.list.rows.index(1)
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = page.nearby.list.rows.mimeData([index])
    assert drag_over(page.honeycomb, data)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(page.honeycomb.viewport().rect().center())
    QApplication.sendEvent(page.honeycomb.viewport(), QDropEvent(place, Qt.DropAction.CopyAction, data, left, none))
    qtbot.waitUntil(lambda: commands.named("pair") == [("192.168.1.23:7977", "")])


def test_a_model_file_dragged_over_the_honeycomb_is_left_to_the_window(page: HivePage, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "model.gguf"))])
    assert drag_over(page.honeycomb, data)
    assert page.window().findChild(DropVeil).isVisible()


def test_enter_invites(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    page.nearby.list.setFocus()
    qtbot.keyClick(page.nearby.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.nearby.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: commands.named("pair") == [("192.168.1.23:7977", "")])


def test_the_menu_invites_and_copies_the_address(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    menu = page.nearby.list.menu_for(page.nearby.list.rows.index(0))
    invite, copy = menu.actions()
    assert invite.text() == "Invite…"
    copy.trigger()
    assert QGuiApplication.clipboard().text() == "192.168.1.31:7977"
    invite.trigger()
    qtbot.waitUntil(lambda: commands.named("pair") == [("192.168.1.31:7977", "")])


def test_a_pairing_that_fails_is_told_once(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    window = make_window(snapshot=hives.NEARBY)
    commands.errors["pair"] = PeerUnreachableError("kitchen-pc does not answer.")
    window.hive.pair("192.168.1.31:7977")
    qtbot.waitUntil(lambda: bool(commands.named("settings")))
    assert window.command_error.trouble is None
    commands.errors["pair"] = BadRequestError("This is not an address.")
    window.hive.pair("nonsense//")
    qtbot.waitUntil(lambda: window.command_error.trouble is not None)


def test_while_the_hive_is_off_one_button_switches_it_on(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = hive(make_window(snapshot=hives.NEARBY))
    assert "no question leaves it before you pair" in page.nearby.words.text()
    assert not page.nearby.list.isVisible()
    assert not page.nearby.add_address.isVisible()
    qtbot.mouseClick(page.nearby.switch_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.nearby.list.isVisible)
    assert commands.named("change_settings") == [{"hive.enabled": True}]
    assert not page.nearby.switch_on.isVisible()


@pytest.mark.parametrize(
    ("snapshot", "words", "tone"),
    [
        (replace(hives.ALONE, running=False), "Start the swarm", "dim"),
        (hives.ALONE, "Nobody yet", "dim"),
        (replace(hives.ALONE, hive=replace(hives.ALONE.hive, trouble=Trouble("Port", "It is taken."))), "taken", "bad"),
        (replace(hives.ALONE, discovery=replace(hives.ALONE.discovery, trouble="No network.")), "No network", "warn"),
        (
            replace(
                hives.ALONE,
                discovery=replace(
                    hives.ALONE.discovery, duplicates=(DuplicateNode(hives.OLD.id, ("copy",), (), ours=True),)
                ),
            ),
            "goes by the identity of this one",
            "warn",
        ),
    ],
)
def test_what_keeps_machines_apart_is_told(snapshot: Snapshot, words: str, tone: str) -> None:
    props = nearby_props(snapshot, enabled=True)
    assert words in props.words
    assert props.tone == tone


def test_a_name_that_nobody_trusts_cannot_deceive() -> None:
    assert "\u202e" not in stranger_name("attic\u202e\n")
    assert len(stranger_name("x" * 5000)) == 60


def test_much_hardware_does_not_make_the_window_larger(make_window: MakeWindow, commands: FakeCommands) -> None:
    commands.current = hives.ON
    window = make_window(snapshot=hives.NEARBY)
    hive(window).nearby.hardware.show_hardware(tuple((f"name {line}", "value") for line in range(20)), ())
    window.resize(900, 600)
    assert (window.width(), window.height()) == (900, 600)
