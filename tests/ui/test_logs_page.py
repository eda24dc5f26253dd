"""The Logs page, the report of an end that nobody wanted, and the switches of the desktop."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from swarm_desktop.core.desktop import Manner
from swarm_desktop.core.errors import DesktopError, StateError
from swarm_ui.logs.crash_dialog import CrashDialog
from swarm_ui.logs.view import LogsPage
from swarm_ui.settings.view import SettingsPage
from tests.ui import fake_program as fakes
from tests.ui.conftest import MakeWindow
from tests.ui.fake_commands import FakeCommands


def opened(qtbot: QtBot, make_window: MakeWindow) -> LogsPage:
    page = make_window("logs").page
    assert isinstance(page, LogsPage)
    qtbot.waitUntil(lambda: bool(page.lines.toPlainText()))
    return page


def test_the_programs_log_is_read_when_the_page_opens_and_another_when_it_is_chosen(
    qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow
) -> None:
    page = opened(qtbot, make_window)
    assert page.source.currentText() == "The program"
    assert page.count.text() == "60 lines"
    commands.logs["worker-1.log"] = "slot 0: released\n"
    page.source.setFocus()
    QTest.keyClick(page.source, Qt.Key.Key_Down)
    page.source.activated.emit(page.source.currentIndex())
    qtbot.waitUntil(lambda: page.lines.toPlainText() == "slot 0: released")


def test_lines_are_filtered_and_copied(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = opened(qtbot, make_window)
    qtbot.keyClicks(page.filter, "WARNING 12:04:0")
    assert page.count.text() == "1 line of 60"
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == page.lines.toPlainText()
    assert "warning" in page.lines.toPlainText()


def test_a_log_that_cannot_be_read_is_told(qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow) -> None:
    commands.errors["read_log"] = StateError("The log cannot be read: permission denied.")
    window = make_window("logs")
    qtbot.waitUntil(window.command_error.isVisible)


def test_an_end_that_nobody_wanted_is_told_once(qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow) -> None:
    commands.crash = fakes.CRASH
    window = make_window()
    window.tell_of_crash()
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    (dialog,) = window.findChildren(CrashDialog)
    assert "Segmentation fault" in dialog.report.toPlainText()
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == fakes.CRASH.text
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(commands.named("put_crash_report_aside")))


def test_an_end_in_order_is_not_told(qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow) -> None:
    window = make_window()
    window.tell_of_crash()
    qtbot.waitUntil(lambda: bool(commands.named("crash_report")))
    assert not window.findChildren(CrashDialog)


def test_switches_of_the_desktop_show_how_things_stand_and_change_them(
    qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow
) -> None:
    commands.manners = (
        replace(fakes.MANNERS[0], on=True),
        fakes.MANNERS[1],
        replace(fakes.MANNERS[2], refusal="Choose it in the Finder."),
    )
    page = make_window("settings").page
    assert isinstance(page, SettingsPage)
    card = page.form.desktop
    qtbot.waitUntil(card.boxes[Manner.AUTOSTART].isChecked)
    assert not card.boxes[Manner.MODEL_FILES].isEnabled()
    assert commands.named("set_manner") == []
    card.boxes[Manner.LINKS].click()
    qtbot.waitUntil(lambda: commands.named("set_manner") == [(Manner.LINKS, True)])
    commands.errors["set_manner"] = DesktopError("The desktop's settings cannot be written: disk full.")
    card.boxes[Manner.AUTOSTART].click()
    qtbot.waitUntil(lambda: "disk full" in card.fields[Manner.AUTOSTART].fault)
    qtbot.waitUntil(card.boxes[Manner.AUTOSTART].isChecked)
