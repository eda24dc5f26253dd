"""Paired machines in the honeycomb, one of them in detail, and what leaves this machine."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import BreakerState, PeerStatistics
from swarm_desktop.core.settings import Settings
from swarm_ui import MainWindow
from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.machine import machine_props
from swarm_ui.hive.rename_dialog import RenameDialog
from swarm_ui.hive.view import HivePage
from swarm_ui.hive.view_model import hive_props
from swarm_ui.result.view_model import candidates_props, sent_words
from tests.ui import fake_models as fakes
from tests.ui import hives
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def page(make_window: MakeWindow, commands: FakeCommands) -> HivePage:
    commands.current = hives.ON
    return cast("HivePage", make_window(snapshot=hives.PAIRED).pages[0])


def cells() -> dict[str, CellProps]:
    return {cell.id: cell for cell in hive_props(hives.WORKING, 5, enabled=True).cells}


def test_each_machine_says_what_it_lends_and_does() -> None:
    attic, macbook, old = (cells()[node.id] for node in (hives.ATTIC, hives.MACBOOK, hives.OLD))
    assert (attic.hardware, attic.work, attic.voters, attic.won) == (
        "GTX 1070 · 8.0 GB",
        "Votes now",
        "4 voters",
        "won 17",
    )
    assert macbook.work == "Llama 3.2 3B"
    assert (old.work, old.faded, old.percent, old.link) == ("Offline", True, None, None)
    assert (attic.percent, attic.link and attic.link.bars, macbook.link and macbook.link.bars) == (35, 3, 2)
    assert attic.spoken == (
        "attic, paired, online, GTX 1070 · 8.0 GB, Votes now, processor 35 percent busy, 4 voters, won 17, "
        "good connection, 3 ms, 1 of 2 voters have voted"
    )
    broken = replace(hives.ATTIC.statistics or PeerStatistics(), breaker=BreakerState.OPEN)
    left_alone = replace(hives.PAIRED, peers=(replace(hives.ATTIC, statistics=broken),))
    assert hive_props(left_alone, 5).cells[1].work == "Not asked for a while"
    idle = replace(hives.PAIRED, peers=(replace(hives.ATTIC, lends=0, model=""),))
    assert hive_props(idle, 5).cells[1].work == "Lends nothing"


def test_this_machine_says_what_it_does_for_others() -> None:
    assert cells()["this"].voters == "2 at work for others"
    paused = replace(hives.PAIRED, lending=LendingView(paused_until=hives.NOW + 60))
    assert hive_props(paused, 5).cells[0].voters == "lending paused"


def test_a_clicked_machine_is_shown_in_detail(page: HivePage, qtbot: QtBot) -> None:
    assert not page.machine.isVisible()
    comb = page.honeycomb
    qtbot.mouseClick(comb.viewport(), Qt.MouseButton.LeftButton, pos=comb.visualRect(comb.rows.index(1)).center())
    assert page.machine.isVisible()
    qtbot.waitUntil(lambda: page.machine.copy.value == "192.168.1.20:7977")
    assert page.machine.state.text() == "Online"
    spoken = page.machine.accessibleName()
    assert spoken.startswith("attic, Online, Processor: 35 %, Memory: 40 %, Lends: 4 voters of Qwen 2.5 3B, Given: 31")
    for words in (
        "Won: 17, Speed: 42 tokens/s, Succeeds: 95 %, First words: 0.2 s, 19 of 20 within 0.6 s",
        "Answers in: 3 ms, Addresses: 192.168.1.20:7977, Clock: as here, Paired: ",
        "On: 2030-01-31, Voters: 6",
        "System: Windows 11, Processor: Ryzen 5 3600, 6 cores, Memory: 16 GB, Graphics: GTX 1070, 8.0 GB",
        "Program: 0.1.0",
    ):
        assert words in spoken
    facts = {"3 ms", "42 tokens/s", "GTX 1070, 8.0 GB"}
    qtbot.waitUntil(lambda: facts <= {part.text() for part in page.machine.findChildren(QLabel) if part.isVisible()})
    page.machine.copy.click()
    assert QGuiApplication.clipboard().text() == "192.168.1.20:7977"


def test_a_machine_that_is_left_alone_says_why(page: HivePage) -> None:
    broken = replace(hives.ATTIC.statistics or PeerStatistics(), breaker=BreakerState.OPEN, last_error="Out of memory.")
    page.show_snapshot(replace(hives.PAIRED, peers=(replace(hives.ATTIC, statistics=broken), hives.OLD)))
    page.open_machine(hives.ATTIC.id)
    assert page.machine.state.text() == "Not asked for a while. Out of memory."
    page.open_machine(hives.OLD.id)
    assert page.machine.state.text() == "Offline"
    assert "tokens/s" not in page.machine.accessibleName()


@pytest.mark.parametrize(("skew", "words"), [(1.0, "as here"), (-7500.0, "2 h behind"), (86400.0 * 3, "3 days ahead")])
def test_a_clock_that_goes_wrong_is_told(skew: float, words: str) -> None:
    node = replace(hives.ATTIC, link=replace(hives.ATTIC.link, clock_skew_seconds=skew))
    snapshot = replace(hives.PAIRED, peers=(node,))
    props = machine_props(snapshot, Settings(), (), node.id, datetime.now().astimezone())
    assert props is not None
    assert ("Clock", words) in [fact for group in props.groups for fact in group.facts]


def test_details_open_and_close_by_key_and_follow_the_selection(page: HivePage, qtbot: QtBot) -> None:
    page.honeycomb.setFocus()
    page.honeycomb.select(hives.MACBOOK.id)
    assert not page.machine.isVisible()
    qtbot.keyClick(page.honeycomb, Qt.Key.Key_Return)
    assert page.machine.close_button.hasFocus()
    page.honeycomb.select(hives.ATTIC.id)
    assert page.machine.props is not None
    assert page.machine.props.name == "attic"
    qtbot.keyClick(page.machine.close_button, Qt.Key.Key_Escape)
    assert not page.machine.isVisible()
    assert page.honeycomb.hasFocus()


def test_this_machine_is_shown_in_detail_renamed_and_kept_to_its_person(
    page: HivePage, commands: FakeCommands, qtbot: QtBot
) -> None:
    page.open_machine("this")
    spoken = page.machine.accessibleName()
    assert spoken.startswith("workbench, Ready, ")
    assert "Models: Practice model, Slots: 16 of 16 free" in spoken
    assert not page.machine.asked.isVisible()
    page.machine.pause.click()
    qtbot.waitUntil(lambda: commands.named("pause_lending") == [3600.0])
    page.show_snapshot(replace(hives.PAIRED, lending=LendingView(paused_until=hives.NOW + 60)))
    assert page.machine.pause.text() == "Lend again"
    page.machine.rename.click()
    dialog = page.findChild(RenameDialog)
    assert dialog is not None
    commands.errors["rename_node"] = refusal("Another machine has that name.")
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.name, "study")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.field.fault == "Another machine has that name.")
    del commands.errors["rename_node"]
    dialog.rename.click()
    qtbot.waitUntil(lambda: commands.named("rename_node") == ["study", "study"])
    qtbot.waitUntil(lambda: page.findChild(RenameDialog) is None)


def test_a_machine_is_spared_and_asked_again(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    page.open_machine(hives.ATTIC.id)
    assert page.machine.asked.isChecked()
    page.machine.asked.setFocus()
    qtbot.keyClick(page.machine.asked, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"hive.not_asked": [hives.ATTIC.id]}])
    qtbot.waitUntil(lambda: page.machine.state.text() == "Online, and not asked: you want it so")
    assert page.honeycomb.rows.rows[1].spoken.startswith("attic, paired, online, GTX 1070 · 8.0 GB, Not asked")
    page.menu(hives.ATTIC.id).actions()[1].trigger()
    qtbot.waitUntil(lambda: commands.named("change_settings")[-1] == {"hive.not_asked": []})
    page.show_settings(Settings.model_validate({"hive": {"ask": False}}))
    assert page.machine.state.text() == "Online. Settings say that no machine is asked."
    assert not page.machine.asked.isEnabled()


def test_models_are_copied_from_a_machine(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    page.open_machine(hives.ATTIC.id)
    copies = page.machine.copies
    qtbot.waitUntil(lambda: [row.button.text() for row in copies.rows] == ["Copy", "Is here"])
    wanted = copies.rows[0].button
    assert wanted.accessibleName() == "Copy Qwen2.5-3B-Instruct-Q4_K_M, 2.0 GB, to this machine"
    wanted.setFocus()
    qtbot.keyClick(wanted, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: commands.named("download_model") == [hives.PEER_MODELS[0].name])
    download = replace(fakes.FETCHING, name=hives.PEER_MODELS[0].name)
    page.show_snapshot(replace(hives.PAIRED, downloads=(download,)))
    assert (wanted.text(), wanted.isEnabled()) == ("50 %", False)
    page.open_machine("this")
    assert not copies.isVisible()


def test_the_machine_stays_selected_when_another_comes(page: HivePage) -> None:
    page.honeycomb.select(hives.MACBOOK.id)
    page.open_machine(hives.MACBOOK.id)
    newcomer = replace(hives.ATTIC, id=NodeId("new"), name="new")
    page.show_snapshot(replace(hives.PAIRED, peers=(newcomer, *hives.PAIRED.peers)))
    assert page.machine.props is not None
    assert page.machine.props.id == hives.MACBOOK.id
    page.show_snapshot(replace(hives.PAIRED, peers=(hives.ATTIC,)))
    assert not page.machine.isVisible()


def answer(page: HivePage, verb: str) -> None:
    question = page.findChildren(QMessageBox, "confirmation")[-1]
    next(button for button in question.buttons() if button.text() == verb).click()


def test_a_machine_leaves_by_menu_key_and_drag_and_only_after_a_question(
    page: HivePage, commands: FakeCommands, qtbot: QtBot
) -> None:
    menu = page.menu(hives.ATTIC.id)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Details", "Do not ask it for votes", "Take out of the hive…"]
    menu.actions()[-1].trigger()
    question = page.findChild(QMessageBox, "confirmation")
    assert question is not None
    assert "attic" in question.windowTitle() or "attic" in question.text()
    assert commands.named("revoke_peer") == []
    answer(page, "Take out")
    qtbot.waitUntil(lambda: commands.named("revoke_peer") == [hives.ATTIC.id])

    page.honeycomb.setFocus()
    page.honeycomb.select(hives.MACBOOK.id)
    qtbot.keyClick(page.honeycomb, Qt.Key.Key_Delete)
    answer(page, "Take out")
    qtbot.waitUntil(lambda: commands.named("revoke_peer")[-1] == hives.MACBOOK.id)

    data = page.honeycomb.rows.mimeData([page.honeycomb.rows.index(3)])
    place = QPointF(page.nearby.rect().center())
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(
        page.nearby, QDragEnterEvent(place.toPoint(), move, data, left, Qt.KeyboardModifier.NoModifier)
    )
    assert page.nearby.leaving.isVisible()
    QApplication.sendEvent(page.nearby, QDropEvent(place, move, data, left, Qt.KeyboardModifier.NoModifier))
    assert not page.nearby.leaving.isVisible()
    answer(page, "Take out")
    qtbot.waitUntil(lambda: commands.named("revoke_peer")[-1] == hives.OLD.id)


def test_this_machine_cannot_leave_itself(page: HivePage, qtbot: QtBot) -> None:
    page.honeycomb.setFocus()
    page.honeycomb.select("this")
    qtbot.keyClick(page.honeycomb, Qt.Key.Key_Delete)
    assert page.findChild(QMessageBox, "confirmation") is None
    assert not page.honeycomb.rows.flags(page.honeycomb.rows.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert page.honeycomb.rows.flags(page.honeycomb.rows.index(1)) & Qt.ItemFlag.ItemIsDragEnabled


def test_in_a_narrow_window_the_machine_takes_the_place_of_those_nearby(page: HivePage) -> None:
    page.window().resize(760, 600)
    page.open_machine(hives.ATTIC.id)
    assert not page.nearby.isVisible()
    page.close_machine()
    assert page.nearby.isVisible()


def test_sixty_four_machines_stay_inside(make_window: MakeWindow) -> None:
    peers = tuple(replace(hives.ATTIC, id=NodeId(f"n{number}"), name=f"machine {number}") for number in range(63))
    comb = cast("HivePage", make_window(snapshot=replace(hives.PAIRED, peers=peers)).pages[0]).honeycomb
    for row in range(comb.rows.rowCount()):
        assert comb.viewport().rect().contains(comb.visualRect(comb.rows.index(row)))
    # No room for more than names: what the pointer rests on is told in full.
    assert comb.rows.index(5).data(Qt.ItemDataRole.ToolTipRole) == comb.rows.rows[5].spoken


def test_candidates_say_whose_voter_they_are() -> None:
    titles = [candidate.title for candidate in candidates_props(hives.SHARED_QUESTION)]
    assert titles[0] == "Voter 1 · this machine · Qwen 2.5 7B"
    assert titles[2] == "Voter 3 · attic · Qwen 2.5 3B"


def test_the_window_says_when_a_question_left_this_machine(make_window: MakeWindow) -> None:
    window = make_window("try", hives.SHARED)
    window.try_it.show_question(hives.SHARED_QUESTION.id)
    assert window.try_it.sent.isVisible()
    assert window.try_it.sent.text() == "This question left this machine: attic and macbook voted on it, too."
    window.show_snapshot(given.DONE)
    assert not window.try_it.sent.isVisible()
    assert sent_words(given.DONE_QUESTION) == ""
