"""Tools on the Settings page."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.tool_calls import Decision, Outcome, ToolCallRecord
from swarm_ui import MainWindow
from swarm_ui.settings.form import SettingsForm
from swarm_ui.settings.tool_calls import ToolCallsDialog, call_cells
from swarm_ui.settings.view import SettingsPage
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]

NOTES = {"path": "/home/me/notes", "write": False}
WORK = {"path": "/home/me/work", "write": True}


@pytest.fixture
def page(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> SettingsForm:
    commands.current = Settings.model_validate({"tools": {"folders": [NOTES, WORK]}})
    page = cast("SettingsPage", make_window("settings", given.READY).pages[6]).form
    qtbot.waitUntil(lambda: bool(commands.named("settings")))
    qtbot.wait(20)
    return page


def run_code(page: SettingsForm) -> QCheckBox:
    return cast("QCheckBox", page.control("voting.run_code"))


def changed(commands: FakeCommands) -> list[object]:
    return commands.named("change_settings")


def test_tools_are_off_until_they_are_switched_on(page: SettingsForm, commands: FakeCommands, qtbot: QtBot) -> None:
    enabled, network = (cast("QCheckBox", page.control(name)) for name in ("tools.enabled", "tools.network"))
    assert not enabled.isChecked()
    enabled.setFocus()
    qtbot.keyClick(enabled, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: changed(commands) == [{"tools.enabled": True}])
    qtbot.waitUntil(page.fields["tools.enabled"]._saved.isVisible)
    network.setFocus()
    qtbot.keyClick(network, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: changed(commands)[-1] == {"tools.network": True})


def test_a_folder_is_made_writable_and_keeps_the_focus(
    page: SettingsForm, commands: FakeCommands, qtbot: QtBot
) -> None:
    first, second = page.folders.rows
    assert [row.path.whole_text for row in (first, second)] == [NOTES["path"], WORK["path"]]
    assert (first.write.isChecked(), second.write.isChecked()) == (False, True)
    assert first.write.accessibleName() == "/home/me/notes may be changed"
    first.write.setFocus()
    qtbot.keyClick(first.write, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: changed(commands) == [{"tools.folders": [NOTES | {"write": True}, WORK]}])
    qtbot.waitUntil(page.fields["tools.folders"]._saved.isVisible)
    assert first.write.hasFocus()


def test_a_folder_is_taken_away(page: SettingsForm, commands: FakeCommands, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.folders.rows[0].remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: changed(commands) == [{"tools.folders": [WORK]}])
    qtbot.waitUntil(lambda: len(page.folders.rows) == 1)
    qtbot.mouseClick(page.folders.rows[0].remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.folders._empty.isVisible)


def test_a_folder_is_added_to_be_read(page: SettingsForm, commands: FakeCommands, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.mouseClick(page.folders.add_button, Qt.MouseButton.LeftButton)
    dialog = page.folders.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    added = {"path": str(tmp_path), "write": False}
    qtbot.waitUntil(lambda: changed(commands) == [{"tools.folders": [NOTES, WORK, added]}])
    qtbot.waitUntil(lambda: len(page.folders.rows) == 3)


def test_a_refused_change_is_told_and_taken_back(page: SettingsForm, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.errors["change_settings"] = refusal("Name only one of them.")
    row = page.folders.rows[0]
    qtbot.mouseClick(row.write, Qt.MouseButton.LeftButton, pos=row.write.rect().center() / 4)
    qtbot.waitUntil(lambda: page.fields["tools.folders"].fault == "Name only one of them.")
    assert not page.folders.rows[0].write.isChecked()


def choose(page: SettingsForm, qtbot: QtBot, key: Qt.Key) -> QComboBox:
    approval = cast("QComboBox", page.control("tools.approval"))
    approval.setFocus()
    qtbot.keyClick(approval, key)
    return approval


def test_never_asking_is_asked_about(page: SettingsForm, commands: FakeCommands, qtbot: QtBot) -> None:
    approval = choose(page, qtbot, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: changed(commands) == [{"tools.approval": "session"}])
    qtbot.waitUntil(lambda: page._settings.tools.approval == "session")
    choose(page, qtbot, Qt.Key.Key_End)
    question = page.findChild(QMessageBox)
    assert question is not None
    question.button(QMessageBox.StandardButton.Cancel).click()
    assert len(changed(commands)) == 1
    assert approval.currentData() == "session"
    choose(page, qtbot, Qt.Key.Key_End)
    question = page.findChildren(QMessageBox)[-1]
    next(button for button in question.findChildren(QPushButton) if button.text() == "Never ask").click()
    qtbot.waitUntil(lambda: changed(commands)[-1] == {"tools.approval": "never"})
    qtbot.waitUntil(lambda: approval.currentData() == "never")
    assert "done at once" in approval.accessibleDescription()


def test_the_last_calls_are_shown(page: SettingsForm, commands: FakeCommands, qtbot: QtBot) -> None:
    call = ToolCallRecord(time.time(), "curl", "execute_bash", "ls\u202e", Decision.DENIED, Outcome.NOT_RUN, 0.0)
    commands.trail = (call, replace(call, summary="pwd", decision=Decision.ALLOWED, outcome=Outcome.DONE, seconds=2))
    qtbot.mouseClick(page.calls_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(ToolCallsDialog) is not None)
    dialog = page.findChild(ToolCallsDialog)
    assert dialog is not None
    shown = [[dialog.table.item(row, column).text() for column in range(1, 6)] for row in range(2)]
    assert shown == [
        ["curl", "execute_bash", "ls⟨U+202E⟩", "Denied", "Not run"],
        ["curl", "execute_bash", "pwd", "By you", "Done in 2.0 s"],
    ]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.findChild(ToolCallsDialog) is None)


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_decision_and_outcome_has_words(decision: Decision, outcome: Outcome) -> None:
    call = ToolCallRecord(0, "curl", "read_file", "/a", decision, outcome, 1)
    assert all(call_cells(call, datetime.now(UTC)))


def test_running_programs_is_a_switch_where_they_can_be_confined(
    page: SettingsForm, commands: FakeCommands, qtbot: QtBot
) -> None:
    qtbot.waitUntil(run_code(page).isEnabled)
    run_code(page).setFocus()
    qtbot.keyClick(run_code(page), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: changed(commands) == [{"voting.run_code": True}])


def test_where_nothing_confines_them_the_switch_says_so_and_can_only_be_switched_off(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.current = Settings.model_validate({"voting": {"run_code": True}})
    snapshot = replace(given.READY, sandbox_trouble="Install the package `bubblewrap`.")
    page = cast("SettingsPage", make_window("settings", snapshot).pages[6]).form
    qtbot.waitUntil(lambda: bool(commands.named("settings")))
    assert "bubblewrap" in run_code(page).accessibleDescription()
    assert run_code(page).isEnabled()
    run_code(page).setFocus()
    qtbot.keyClick(run_code(page), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: changed(commands) == [{"voting.run_code": False}])
    qtbot.waitUntil(lambda: not run_code(page).isEnabled())
