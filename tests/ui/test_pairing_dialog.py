"""Two people compare a code; nothing is confirmed by accident."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import PairingError
from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_ui import MainWindow
from swarm_ui.hive.pairing_words import pairing_props
from tests.ui import hives
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window(snapshot=hives.NEARBY)


def show(window: MainWindow, view: PairingView) -> None:
    window.show_snapshot(hives.pairing(view))


def test_nothing_is_shown_while_nobody_pairs(window: MainWindow) -> None:
    assert not window.pairing.isVisible()


def test_the_code_is_large_and_can_be_read_aloud(window: MainWindow, qtbot: QtBot) -> None:
    show(window, hives.ASKED)
    dialog = window.pairing
    qtbot.waitUntil(dialog.isVisible)
    assert not dialog.isModal()
    assert dialog.title.text() == "attic wants to pair with this machine"
    assert dialog.code.text() == "123 456"
    assert dialog.code.accessibleName() == "Code: 1 2 3, 4 5 6"
    assert "1 2 3, 4 5 6" in dialog.accessibleName()
    assert dialog.code.fontInfo().pixelSize() >= 3 * dialog.text.fontInfo().pixelSize()
    assert dialog.question.text() == "The same code on both screens?"


def test_enter_is_never_a_yes(window: MainWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    show(window, hives.BEGUN)
    dialog = window.pairing
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.focusWidget() is dialog.different
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: commands.named("confirm_pairing") == [False])


def test_yes_is_said_on_purpose_and_not_at_once(window: MainWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    show(window, hives.ASKED)
    dialog = window.pairing
    assert not dialog.same.isEnabled()
    qtbot.waitUntil(dialog.same.isEnabled)
    qtbot.mouseClick(dialog.same, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("confirm_pairing") == [True])
    show(window, replace(hives.ASKED, stage=PairingStage.CONFIRMED))
    assert dialog.title.text() == "Waiting for attic"
    assert dialog.code.isVisible()
    assert not dialog.same.isVisible()
    assert dialog.cancel.text() == "Take it back"
    show(window, replace(hives.ASKED, stage=PairingStage.PAIRED, code=""))
    assert dialog.title.text() == "attic is in the hive"
    assert not dialog.code.isVisible()


def test_escape_is_a_no(window: MainWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    show(window, hives.BEGUN)
    qtbot.waitUntil(window.pairing.isActiveWindow)
    qtbot.keyClick(window.pairing, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: commands.named("confirm_pairing") == [False])


def test_a_pairing_begun_elsewhere_does_not_take_the_keys_away(window: MainWindow, qtbot: QtBot) -> None:
    window.open_page("try")
    window.try_it.ask.question.setFocus()
    show(window, hives.ASKED)
    qtbot.waitUntil(window.pairing.isVisible)
    assert window.isActiveWindow()
    qtbot.keyClicks(window.try_it.ask.question, "hello")
    assert window.try_it.ask.question.toPlainText() == "hello"


def test_behind_a_hidden_window_the_person_is_told_and_the_code_waits(window: MainWindow, qtbot: QtBot) -> None:
    window.hide()
    with qtbot.waitSignal(window.pairing.attention_wanted) as told:
        show(window, hives.ASKED)
    assert told.args is not None
    assert told.args[0] == "attic wants to pair with this machine"
    assert not window.pairing.isVisible()
    window.open()
    qtbot.waitUntil(window.pairing.isVisible)


def test_calling_is_cancelled_and_stays_closed_until_the_next_pairing(
    window: MainWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    show(window, replace(hives.BEGUN, stage=PairingStage.CONNECTING, code=""))
    qtbot.waitUntil(window.pairing.isVisible)
    assert window.pairing.cancel.text() == "Cancel"
    assert not window.pairing.close_button.isVisible()
    window.pairing.cancel.click()
    qtbot.waitUntil(lambda: commands.named("confirm_pairing") == [False])
    show(window, replace(hives.BEGUN, stage=PairingStage.FAILED, code="", reason="It does not answer."))
    assert not window.pairing.isVisible()
    window.hide()
    window.open()
    assert not window.pairing.isVisible()
    show(window, hives.ASKED)
    qtbot.waitUntil(window.pairing.isVisible)


def test_after_a_failure_it_can_be_tried_again(window: MainWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    failed = replace(hives.BEGUN, stage=PairingStage.FAILED, code="", reason="attic does not answer.")
    show(window, failed)
    assert "attic does not answer." in window.pairing.text.text()
    qtbot.mouseClick(window.pairing.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("pair") == [("192.168.1.20:7977", "")])
    assert not window.pairing.isVisible()


def test_an_answer_that_comes_too_late_is_told_in_its_place(
    window: MainWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.errors["confirm_pairing"] = PairingError("No machine is pairing with this one now.")
    show(window, hives.ASKED)
    qtbot.mouseClick(window.pairing.different, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No machine is pairing" in window.pairing.text.text())


@pytest.mark.parametrize("stage", list(PairingStage))
@pytest.mark.parametrize("begun_here", [True, False])
def test_each_stage_says_who_and_what_next(stage: PairingStage, *, begun_here: bool) -> None:
    props = pairing_props(replace(hives.ASKED, stage=stage, begun_here=begun_here, reason="Because."))
    assert props.title
    assert props.text
    assert props.asks == (stage is PairingStage.COMPARING)
    unhappy = {PairingStage.DECLINED, PairingStage.CANCELLED, PairingStage.EXPIRED, PairingStage.FAILED}
    assert bool(props.again) == (begun_here and stage in unhappy)
    assert ("Because." in props.text) == (stage in unhappy)


def test_a_machine_without_a_name_is_called_by_its_address() -> None:
    view = PairingView("", "192.168.1.20:7977", begun_here=True)
    assert pairing_props(view).title == "Calling 192.168.1.20:7977…"
