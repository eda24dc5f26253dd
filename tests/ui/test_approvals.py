"""The person is asked, sees everything, and says yes only on purpose."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from swarm_desktop.core.ids import ApprovalId
from swarm_desktop.core.snapshot import ApprovalView, Snapshot
from swarm_ui import MainWindow
from swarm_ui.approvals.dialog import ApprovalDialog
from swarm_ui.approvals.view_model import approval_props, seconds_left
from swarm_ui.visible import visible
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]
COMMAND = ApprovalView(
    ApprovalId("1"),
    "execute_bash",
    "ls -la",
    "ls -la\n\n[in /home/me, without network, for at most 30 seconds]",
    "opencode",
    time.time(),
    time.time() + 120,
)
FILE = replace(
    COMMAND, id=ApprovalId("2"), tool="write_file", summary="/home/me/a.py", details="/home/me/a.py\n\n" + "x\n" * 500
)


def waiting(*approvals: ApprovalView) -> Snapshot:
    return replace(given.READY, approvals=approvals)


def asked(make_window: MakeWindow, qtbot: QtBot, *approvals: ApprovalView) -> ApprovalDialog:
    window = make_window("hive", given.READY)
    window.show_snapshot(waiting(*approvals))
    dialog = window.approvals
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_nothing_is_asked_while_nothing_waits(make_window: MakeWindow) -> None:
    assert not make_window("hive", given.READY).approvals.isVisible()


def test_the_question_names_client_and_shows_the_whole_command(make_window: MakeWindow, qtbot: QtBot) -> None:
    dialog = asked(make_window, qtbot, COMMAND)
    assert dialog.question.text() == "opencode wants to run a command"
    assert dialog.details.toPlainText() == COMMAND.details
    assert not dialog.isModal()
    assert not dialog.remember.isVisible()
    assert "opencode" in dialog.accessibleName()
    assert "ls -la" in dialog.accessibleName()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_whoever_was_typing_says_no(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot, key: Qt.Key) -> None:
    dialog = asked(make_window, qtbot, COMMAND)
    focused = QApplication.focusWidget()
    assert focused is dialog.deny
    qtbot.keyClick(focused, key)
    qtbot.waitUntil(lambda: commands.named("settle_approval") == [("1", False, False)])
    assert not dialog.isVisible()


def test_closing_the_question_is_a_no(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    asked(make_window, qtbot, COMMAND).close()
    qtbot.waitUntil(lambda: commands.named("settle_approval") == [("1", False, False)])


def test_yes_takes_a_moment_and_can_be_said_with_the_keyboard(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    dialog = asked(make_window, qtbot, COMMAND)
    assert not dialog.allow.isEnabled()
    qtbot.mouseClick(dialog.allow, Qt.MouseButton.LeftButton)
    assert not commands.named("settle_approval")
    qtbot.waitUntil(dialog.allow.isEnabled)
    qtbot.keyClick(dialog.deny, Qt.Key.Key_Backtab)
    focused = QApplication.focusWidget()
    assert focused is dialog.allow
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: commands.named("settle_approval") == [("1", True, False)])


def test_the_next_question_comes_at_once_and_a_second_click_does_not_answer_it(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    dialog = asked(make_window, qtbot, COMMAND, FILE)
    assert "1 waiting" in dialog.waiting.text()
    qtbot.waitUntil(dialog.allow.isEnabled)
    for _ in range(2):
        qtbot.mouseClick(dialog.allow, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("settle_approval") == [("1", True, False)])
    assert dialog.question.text() == "opencode wants to write a file"
    assert dialog.details.toPlainText() == FILE.details
    assert "503 lines" in dialog.length.text()
    assert dialog.waiting.text() == ""
    qtbot.waitUntil(dialog.allow.isEnabled)
    assert commands.named("settle_approval") == [("1", True, False)]


def test_a_tool_may_be_allowed_until_quit_where_the_settings_let_it(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    dialog = asked(make_window, qtbot, replace(COMMAND, may_be_remembered=True))
    assert dialog.remember.text() == "Allow execute_bash until quit"
    qtbot.waitUntil(dialog.remember.isEnabled)
    qtbot.mouseClick(dialog.remember, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("settle_approval") == [("1", True, True)])


def test_a_question_that_is_withdrawn_goes_away(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    window = make_window("hive", waiting(COMMAND, FILE))
    qtbot.waitUntil(window.approvals.isVisible)
    window.show_snapshot(waiting(FILE))
    assert window.approvals.details.toPlainText() == FILE.details
    window.show_snapshot(waiting())
    assert not window.approvals.isVisible()
    assert not commands.named("settle_approval")


def test_an_answer_that_did_not_arrive_is_asked_for_again(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    window = make_window("hive", waiting(COMMAND))
    qtbot.waitUntil(window.approvals.isVisible)
    commands.errors["settle_approval"] = refusal("The engine is gone.")
    qtbot.mouseClick(window.approvals.deny, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.command_error.isVisible)
    assert window.approvals.isVisible()


def test_it_is_asked_although_the_window_is_in_the_tray(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window("hive", given.READY, tray=True)
    window.close()
    assert not window.isVisible()
    window.show_snapshot(waiting(COMMAND))
    qtbot.waitUntil(window.approvals.isVisible)
    assert not window.isVisible()


def test_the_time_that_is_left_is_told() -> None:
    assert seconds_left(120.0, 30.4) == "Denied in 90 s if nobody answers"
    assert seconds_left(120.0, 300.0) == "Denied in 0 s if nobody answers"


def test_nothing_hides_in_what_is_shown() -> None:
    assert visible("a\u202eb\x1b[31m\u200b\r\n\tc\rd") == "a⟨U+202E⟩b⟨U+001B⟩[31m⟨U+200B⟩\n\tc⟨U+000D⟩d"
    props = approval_props((replace(COMMAND, client="a\u202eb", details="x" * 5000),))
    assert "⟨U+202E⟩" in props.question
    assert "5,000 characters" in props.length
