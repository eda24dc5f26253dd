from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.api_keys import ApiKey
from swarm_ui import MainWindow
from swarm_ui.settings.keys_card import KeysCard
from swarm_ui.settings.keys_view_model import key_props, used_words
from swarm_ui.settings.view import SettingsPage
from tests.ui import snapshots as given
from tests.ui.fake_commands import NEW_KEY, FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]


def opened(make_window: MakeWindow, qtbot: QtBot) -> KeysCard:
    page = cast("SettingsPage", make_window("settings", given.READY).pages[6]).form
    qtbot.waitUntil(lambda: len(page.keys.rows) == 3 and page.keys.rows[-1].isVisible())
    return page.keys


def names(card: KeysCard) -> list[str]:
    return [row.props.name for row in card.rows]


def test_all_keys_are_listed_with_their_last_use(make_window: MakeWindow, qtbot: QtBot) -> None:
    card = opened(make_window, qtbot)
    assert names(card) == ["default", "laptop", "garden-camera"]
    assert [row.revoke_button.isVisibleTo(card) for row in card.rows] == [False, True, True]
    assert "used on" in card.rows[1].props.facts
    assert "s7Qd" in card.rows[1].props.facts
    assert "never used" in card.rows[2].props.facts
    assert card.rows[1].accessibleName().startswith("laptop, ")
    assert card.rows[1].revoke_button.accessibleName() == "Revoke: laptop"


def test_a_new_key_is_shown_once_and_copied(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    card = opened(make_window, qtbot)
    assert not card.add_button.isEnabled()
    card.name.setFocus()
    qtbot.keyClicks(card.name, " phone ")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.secret.isVisibleTo(card))
    assert commands.named("add_api_key") == ["phone"]
    assert card.secret.text.text() == NEW_KEY
    qtbot.waitUntil(card.secret.button.hasFocus)
    qtbot.keyClick(card.secret.button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == NEW_KEY
    qtbot.waitUntil(lambda: names(card)[-1] == "phone")
    window = cast("MainWindow", card.window())
    window.open_page("hive")
    window.open_page("settings")
    assert not card.secret.isVisibleTo(card)
    assert card.secret.text.text() == ""


def test_a_name_that_is_refused_is_told(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    card = opened(make_window, qtbot)
    commands.errors["add_api_key"] = refusal("There is a key named `laptop` already.")
    qtbot.keyClicks(card.name, "laptop")
    qtbot.mouseClick(card.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "already" in card.fault)
    qtbot.keyClicks(card.name, "2")
    assert card.fault == ""
    assert card.add_button.isEnabled()


def test_a_key_is_revoked_when_the_person_confirms(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    card = opened(make_window, qtbot)
    for verb in ("Cancel", "Revoke"):
        card.rows[1].revoke_button.setFocus()
        qtbot.keyClick(card.rows[1].revoke_button, Qt.Key.Key_Space)
        question = cast("QMessageBox", QApplication.activeModalWidget())
        assert "laptop" in question.windowTitle()
        button = next(each for each in question.buttons() if each.text().replace("&", "") == verb)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(card) == ["default", "garden-camera"])
    assert commands.named("revoke_api_key") == ["laptop"]


def test_last_uses_in_words() -> None:
    assert [used_words(at, 100_000.0) for at in (None, 99_990.0, 99_000.0, 90_000.0)] == [
        "never used",
        "used just now",
        "used 16 min ago",
        "used 2 h ago",
    ]
    (default,) = key_props((ApiKey("default"),), 0.0)
    assert (default.title, default.revocable) == ("Default", False)
