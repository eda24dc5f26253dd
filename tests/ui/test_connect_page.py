import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from swarm_desktop.core.commands import EndpointTest
from swarm_desktop.core.editors import EDITORS, EditorId
from swarm_desktop.core.errors import EndpointError, StateError
from swarm_desktop.core.snapshot import ClientView
from swarm_ui import MainWindow
from swarm_ui.connect.change_dialog import ChangeDialog
from swarm_ui.connect.setup import SetupPanel
from swarm_ui.connect.view import ConnectPage
from tests.ui import snapshots as given
from tests.ui.fake_commands import KEY, FakeCommands

MakeWindow = Callable[..., MainWindow]


def connect(window: MainWindow) -> ConnectPage:
    return cast("ConnectPage", window.pages[5])


def opened(make_window: MakeWindow, qtbot: QtBot) -> ConnectPage:
    page = connect(make_window("connect", given.READY))
    qtbot.waitUntil(page.key.button.isEnabled)
    return page


def choose(page: ConnectPage, editor: EditorId, qtbot: QtBot) -> SetupPanel:
    page.editors.list.select(list(EDITORS).index(editor))
    panel = page.editors.panel
    qtbot.waitUntil(lambda: panel._setup is not None and panel._setup.editor is editor)
    return panel


def change_shown(page: ConnectPage, qtbot: QtBot) -> ChangeDialog:
    qtbot.mouseClick(page.editors.panel.write_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(ChangeDialog)
    assert dialog is not None
    return dialog


def test_key_is_hidden_until_asked_for_but_can_be_copied(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    panel = choose(page, EditorId.OPENCODE, qtbot)
    assert KEY not in page.key.text.text()
    assert KEY not in panel.code.toPlainText()
    qtbot.mouseClick(page.key.button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == KEY
    qtbot.mouseClick(page.key.reveal, Qt.MouseButton.LeftButton)
    assert page.key.text.text() == KEY
    assert KEY in panel.code.toPlainText()
    qtbot.mouseClick(page.key.reveal, Qt.MouseButton.LeftButton)
    assert KEY not in panel.code.toPlainText()


@pytest.mark.parametrize(
    ("editor", "part"),
    [
        (EditorId.CURL, "curl http://127.0.0.1:7976/v1"),
        (EditorId.PYTHON, "from openai import OpenAI"),
        (EditorId.CLAUDE_CODE, '"ANTHROPIC_BASE_URL": "http://127.0.0.1:7976"'),
        (EditorId.OTHER, "Base URL:   http://127.0.0.1:7976/v1"),
    ],
)
def test_what_is_copied_works_even_while_the_key_is_hidden(
    make_window: MakeWindow, qtbot: QtBot, editor: EditorId, part: str
) -> None:
    panel = choose(opened(make_window, qtbot), editor, qtbot)
    qtbot.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert all(words in copied for words in (part, KEY, "swarm/practice"))
    assert part in panel.code.toPlainText()
    assert KEY not in panel.code.toPlainText()


def test_programs_and_models_are_chosen_by_keyboard(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    panel = choose(page, EditorId.OPENCODE, qtbot)
    page.editors.list.setFocus()
    qtbot.keyClick(page.editors.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.title.text() == "Claude Code")
    page.editors.model.setFocus()
    qtbot.keyClick(page.editors.model, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: '"practice"' in panel.code.toPlainText())
    assert "swarm/practice" not in panel.code.toPlainText()
    named = (page.editors.list, page.editors.model, panel.code, panel.copy_button, panel.light, panel.undo_button)
    assert all(widget.accessibleName() for widget in named)


def test_a_file_is_written_only_after_the_change_was_shown_and_taken_back(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / ".config" / "opencode" / "opencode.json"
    file.parent.mkdir(parents=True)
    before = b'{\n  "theme": "dark", // mine\n}\n'
    file.write_bytes(before)
    page = opened(make_window, qtbot)
    panel = choose(page, EditorId.OPENCODE, qtbot)
    assert not panel.undo_button.isVisible()

    dialog = change_shown(page, qtbot)
    assert dialog.path.text().replace("\N{ZERO WIDTH SPACE}", "") == str(file)
    assert '+  "provider": {' in dialog.difference.toPlainText()
    assert KEY not in dialog.difference.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert file.read_bytes() == before

    qtbot.mouseClick(change_shown(page, qtbot).write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.undo_button.isVisible)
    assert KEY in file.read_text()
    assert b"// mine" in file.read_bytes()
    assert "Written" in panel.status.text()
    assert not panel.write_button.isEnabled()

    qtbot.mouseClick(panel.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.undo_button.isHidden)
    assert file.read_bytes() == before
    assert panel.write_button.isEnabled()


def test_a_new_key_has_to_be_written_again(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(make_window, qtbot)
    panel = choose(page, EditorId.OPENCODE, qtbot)
    qtbot.mouseClick(change_shown(page, qtbot).write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.state.isVisible() and not panel.write_button.isEnabled())
    page._renew()
    qtbot.waitUntil(panel.write_button.isEnabled)
    assert not panel.status.isVisible()
    assert not panel.state.isVisible()
    dialog = change_shown(page, qtbot)
    assert "YOUR_KEY" in dialog.difference.toPlainText()
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.key in (tmp_path / ".config/opencode/opencode.json").read_text())


def test_a_file_that_changed_meanwhile_is_not_written(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(make_window, qtbot)
    panel = choose(page, EditorId.CODEX, qtbot)
    dialog = change_shown(page, qtbot)
    file = tmp_path / ".codex" / "config.toml"
    file.parent.mkdir()
    file.write_text("# somebody else's\n")
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Look at the change again" in panel.status.text())
    assert file.read_text() == "# somebody else's\n"


def test_a_file_that_cannot_be_read_can_still_be_set_up_by_hand(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / ".claude" / "settings.json"
    file.parent.mkdir()
    file.write_text("{")
    panel = choose(opened(make_window, qtbot), EditorId.CLAUDE_CODE, qtbot)
    assert "Nothing was changed" in panel.state.text()
    assert not panel.write_button.isEnabled()
    assert panel.copy_button.isEnabled()


def test_cursor_gets_an_honest_word(make_window: MakeWindow, qtbot: QtBot) -> None:
    panel = choose(opened(make_window, qtbot), EditorId.CURSOR, qtbot)
    assert "public" in panel.notes.text()
    assert not panel.code.isVisible()
    assert not panel.copy_button.isVisible()
    assert not panel.write_button.isVisible()


def test_agents_are_warned_of_a_small_context(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    small = replace(given.READY, workers=(replace(given.WORKER, context_tokens=8192),))
    commands.snapshot = small
    page = connect(make_window("connect", small))
    assert choose(page, EditorId.CLINE, qtbot).warning.isVisible()
    assert not choose(page, EditorId.CURL, qtbot).warning.isVisible()


def test_the_light_goes_on_with_the_first_request_and_counts_by_itself(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window("connect", given.READY)
    page = connect(window)
    panel = choose(page, EditorId.OPENCODE, qtbot)
    assert panel.light.words == "No request from opencode yet"
    client = ClientView("opencode", time.time() - 8)
    window.show_snapshot(replace(given.READY, clients=(client,)))
    first = panel.light.words
    assert re.fullmatch(r"opencode asked \d+ seconds ago", first)
    assert page.editors.list.rows.rows[0].spoken == "opencode, has asked"
    qtbot.waitUntil(lambda: panel.light.words != first)


def test_new_key_only_after_a_question(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    qtbot.mouseClick(page.renew_button, Qt.MouseButton.LeftButton)
    question = page.findChild(QMessageBox)
    assert question is not None
    assert not commands.named("renew_endpoint_key")
    make = next(button for button in question.findChildren(QPushButton) if "new key" in button.text())
    qtbot.mouseClick(make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.key.button.value == "sk-swarm-new")


def test_test_button_tells_the_result(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    qtbot.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
    assert not page.test_button.isEnabled()
    qtbot.waitUntil(page.test_button.isEnabled)
    assert page._result.text() == "It works · 0.2 s · practice"
    commands.test = EndpointTest(ok=False, message="The key was refused. Renew it.")
    qtbot.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._result.text() == "The key was refused. Renew it.")


def test_failing_test_shows_a_card(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    commands.errors["test_endpoint"] = EndpointError("Nothing listens.", details="connection refused")
    qtbot.mouseClick(page.test_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.error.isVisible)
    qtbot.mouseClick(page.error.close_button, Qt.MouseButton.LeftButton)
    assert not page.error.isVisible()


def test_model_names_plain_and_voting(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    rows = [(name.text(), button) for name, _, button in page.models._rows]
    assert [name for name, _ in rows] == ["swarm/practice", "practice"]
    qtbot.mouseClick(rows[0][1], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "swarm/practice"


def test_stopped_says_so_and_cannot_be_tested(make_window: MakeWindow) -> None:
    page = connect(make_window("connect", given.STOPPED))
    assert not page.test_button.isEnabled()
    assert "not listening" in page._listening.text()
    assert page._listening.isVisible()
    assert page.models._empty.isVisible()


def test_unreadable_key_is_told(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.errors["endpoint_key"] = StateError("The keyring is locked. Unlock it and open this page again.")
    page = connect(make_window("connect", given.READY))
    qtbot.waitUntil(page.error.isVisible)
    assert not page.key.button.isEnabled()
