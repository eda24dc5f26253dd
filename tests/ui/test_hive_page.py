from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.snapshot import NodeView, Snapshot
from swarm_ui import MainWindow
from swarm_ui.hive.view import HivePage
from tests.ui import snapshots as given

MakeWindow = Callable[..., MainWindow]


def hive(window: MainWindow) -> HivePage:
    return cast("HivePage", window.pages[0])


def test_screen_readers_find_every_cell_by_name(make_window: MakeWindow) -> None:
    page = hive(make_window(snapshot=given.READY))
    interface = QAccessible.queryAccessibleInterface(page.honeycomb)
    names = [
        child.text(QAccessible.Text.Name)
        for child in (interface.child(place) for place in range(interface.childCount()))
        if child is not None and child.role() == QAccessible.Role.ListItem
    ]
    assert any("workbench" in name and "Ready" in name for name in names)
    assert any("Room for more" in name for name in names)


def test_a_click_hits_the_hexagon_and_not_its_corner(make_window: MakeWindow, qtbot: QtBot) -> None:
    comb = hive(make_window(snapshot=given.READY)).honeycomb
    area = comb.visualRect(comb.rows.index(0))
    assert not comb.indexAt(area.topLeft()).isValid()
    qtbot.mouseClick(comb.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert comb.currentIndex().row() == 0


def test_enter_on_this_machine_leads_to_its_workers(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(snapshot=given.READY)
    comb = hive(window).honeycomb
    comb.setFocus()
    comb.setCurrentIndex(comb.rows.index(1))
    qtbot.keyClick(comb, Qt.Key.Key_Home)
    assert comb.currentIndex().row() == 0
    qtbot.keyClick(comb, Qt.Key.Key_Return)
    qtbot.keyClick(hive(window).machine.workers, Qt.Key.Key_Space)
    assert window.page.name == "workers"


def test_arrow_keys_walk_over_the_cells(make_window: MakeWindow, qtbot: QtBot) -> None:
    comb = hive(make_window(snapshot=given.READY)).honeycomb
    comb.setFocus()
    comb.setCurrentIndex(comb.rows.index(0))
    for key, row in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_End, 1)):
        qtbot.keyClick(comb, key)
        assert comb.currentIndex().row() == row


def test_all_cells_stay_inside_with_a_full_ring(make_window: MakeWindow) -> None:
    peers = tuple(NodeView(NodeId(f"n{number}"), f"machine {number}", paired=True) for number in range(5))
    comb = hive(make_window(snapshot=replace(given.READY, peers=peers))).honeycomb
    for row in range(comb.rows.rowCount()):
        assert comb.viewport().rect().contains(comb.visualRect(comb.rows.index(row)))


def test_without_verdicts_it_leads_to_the_first_question(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(snapshot=given.READY)
    assert not any(card.isVisible() for card in hive(window).strip.verdicts)
    qtbot.mouseClick(hive(window).strip.ask_button, Qt.MouseButton.LeftButton)
    assert window.page.name == "try"


def test_a_verdict_opens_its_question(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(snapshot=given.HISTORY)
    card = hive(window).strip.verdicts[0]
    assert "3 of 4 agree" in card.accessibleName()
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert window.page.name == "try"
    assert window.try_it.verdict.isVisible()
    assert window.try_it.ask.question.toPlainText() == "What is 17 plus 25?"


def test_hardware_is_told_and_what_could_not_be_read(make_window: MakeWindow) -> None:
    node = replace(given.NODE, hardware=replace(given.NODE.hardware, unread=("The graphics driver did not answer.",)))
    page = hive(make_window(snapshot=replace(given.READY, node=node)))
    texts = [child.text() for child in page.nearby.hardware.children() if hasattr(child, "text")]
    assert "Ryzen 7, 8 cores" in texts
    assert "The graphics driver did not answer." in texts


def test_nothing_is_invented_before_the_probes_are_through(make_window: MakeWindow) -> None:
    assert not hive(make_window(snapshot=Snapshot())).nearby.hardware.isVisible()
