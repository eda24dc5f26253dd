"""Paired machines in the honeycomb, one of them in detail, and what leaves this machine."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import BreakerState, PeerStatistics
from swarm_ui import MainWindow
from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.view import HivePage
from swarm_ui.hive.view_model import hive_props
from swarm_ui.result.view_model import candidates_props, sent_words
from tests.ui import hives
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

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
    assert hive_props(idle, 5).cells[1].work == "Lends nothing now"


def test_this_machine_says_what_it_does_for_others() -> None:
    assert cells()["this"].voters == "2 at work for others"
    paused = replace(hives.PAIRED, lending=LendingView(paused_until=hives.NOW + 60))
    assert hive_props(paused, 5).cells[0].voters == "lending paused"


def test_a_selected_machine_is_shown_in_detail(page: HivePage, qtbot: QtBot) -> None:
    assert not page.machine.isVisible()
    comb = page.honeycomb
    qtbot.mouseClick(comb.viewport(), Qt.MouseButton.LeftButton, pos=comb.visualRect(comb.rows.index(1)).center())
    qtbot.waitUntil(lambda: page.machine.address.whole_text == "192.168.1.20:7977")
    assert page.machine.state.text() == "Online"
    spoken = page.machine.accessibleName()
    assert spoken.startswith("attic, Online, 192.168.1.20:7977, Answers in: 3 ms, Paired: ")
    assert "Lends: 4 of Qwen 2.5 3B, Votes: 31 given, 17 won" in spoken
    assert "Speed: 42 tokens/s, Succeeds: 95 %, Used here: 6 voters" in spoken
    shown = {part.text() for part in page.machine.findChildren(QLabel) if part.isVisible()}
    assert {"3 ms", "4 of Qwen 2.5 3B", "42 tokens/s"} <= shown
    page.machine.copy.click()
    assert QGuiApplication.clipboard().text() == "192.168.1.20:7977"


def test_a_machine_that_is_left_alone_says_why(page: HivePage) -> None:
    broken = replace(hives.ATTIC.statistics or PeerStatistics(), breaker=BreakerState.OPEN, last_error="Out of memory.")
    page.show_snapshot(replace(hives.PAIRED, peers=(replace(hives.ATTIC, statistics=broken), hives.OLD)))
    page.honeycomb.select(hives.ATTIC.id)
    assert page.machine.state.text() == "Not asked for a while. Out of memory."
    page.honeycomb.select(hives.OLD.id)
    assert page.machine.state.text() == "Offline"
    assert "tokens/s" not in page.machine.accessibleName()


def test_details_open_and_close_by_key(page: HivePage, qtbot: QtBot) -> None:
    page.honeycomb.setFocus()
    page.honeycomb.select(hives.MACBOOK.id)
    qtbot.keyClick(page.honeycomb, Qt.Key.Key_Return)
    assert page.machine.close_button.hasFocus()
    qtbot.keyClick(page.machine.close_button, Qt.Key.Key_Escape)
    assert not page.machine.isVisible()
    assert page.honeycomb.hasFocus()


def test_the_machine_stays_selected_when_another_comes(page: HivePage) -> None:
    page.honeycomb.select(hives.MACBOOK.id)
    newcomer = replace(hives.ATTIC, id=NodeId("new"), name="new")
    page.show_snapshot(replace(hives.PAIRED, peers=(newcomer, *hives.PAIRED.peers)))
    assert page.machine.props is not None
    assert page.machine.props.id == hives.MACBOOK.id
    page.show_snapshot(replace(hives.PAIRED, peers=(hives.ATTIC,)))
    assert not page.machine.isVisible()


def test_a_machine_is_revoked_only_after_a_question(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    page.honeycomb.select(hives.ATTIC.id)
    menu = page.menu()
    assert [action.text() for action in menu.actions()] == ["Copy address", "Revoke…"]
    menu.actions()[1].trigger()
    question = page.findChild(QMessageBox, "confirmation")
    assert question is not None
    assert "attic" in question.windowTitle() or "attic" in question.text()
    assert commands.named("revoke_peer") == []
    next(button for button in question.buttons() if button.text() == "Revoke").click()
    qtbot.waitUntil(lambda: commands.named("revoke_peer") == [hives.ATTIC.id])


def test_sixty_four_machines_stay_inside(make_window: MakeWindow) -> None:
    peers = tuple(replace(hives.ATTIC, id=NodeId(f"n{number}"), name=f"machine {number}") for number in range(63))
    comb = cast("HivePage", make_window(snapshot=replace(hives.PAIRED, peers=peers)).pages[0]).honeycomb
    for row in range(comb.rows.rowCount()):
        assert comb.viewport().rect().contains(comb.visualRect(comb.rows.index(row)))


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
