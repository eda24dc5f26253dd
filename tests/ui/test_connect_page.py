from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from swarm_desktop.core.commands import EndpointTest
from swarm_desktop.core.errors import EndpointError, StateError
from swarm_ui import MainWindow
from swarm_ui.connect.view import ConnectPage
from tests.ui import snapshots as given
from tests.ui.fake_commands import KEY, FakeCommands

MakeWindow = Callable[..., MainWindow]


def connect(window: MainWindow) -> ConnectPage:
    return cast("ConnectPage", window.pages[4])


def opened(make_window: MakeWindow, qtbot: QtBot) -> ConnectPage:
    page = connect(make_window("connect", given.READY))
    qtbot.waitUntil(page.key.button.isEnabled)
    return page


def test_key_is_hidden_until_asked_for_but_can_be_copied(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    assert KEY not in page.key.text.text()
    assert KEY not in page.snippets.code.toPlainText()
    qtbot.mouseClick(page.key.button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == KEY
    qtbot.mouseClick(page.key.reveal, Qt.MouseButton.LeftButton)
    assert page.key.text.text() == KEY
    assert KEY in page.snippets.code.toPlainText()


def test_copied_snippet_works_even_while_the_key_is_hidden(make_window: MakeWindow, qtbot: QtBot) -> None:
    page = opened(make_window, qtbot)
    for tab, part in zip(
        page.snippets.tabs, ("curl http://127.0.0.1:7976/v1", "from openai import OpenAI"), strict=True
    ):
        qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(page.snippets.copy_button, Qt.MouseButton.LeftButton)
        copied = QGuiApplication.clipboard().text()
        assert part in copied
        assert KEY in copied
        assert "swarm/practice" in copied
        assert part in page.snippets.code.toPlainText()


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
