from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from swarm_desktop.core.settings import Settings
from swarm_ui import MainWindow
from swarm_ui.settings.view import SettingsPage
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import DARK
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]


def opened(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> SettingsPage:
    page = cast("SettingsPage", make_window("settings", given.READY).pages[6])
    qtbot.waitUntil(lambda: bool(commands.named("settings")))
    qtbot.wait(20)
    return page


def type_into(field: QLineEdit, text: str, qtbot: QtBot) -> None:
    field.setFocus()
    field.selectAll()
    if text:
        qtbot.keyClicks(field, text)
    else:
        qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("worker.threads", ("4", 4)),
        ("worker.context_tokens", ("32768", 32768)),
        ("endpoint.port", ("8123", 8123)),
        ("node_name", ("attic", "attic")),
    ],
)
def test_typed_values_are_applied(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot, name: str, typed: tuple[str, object]
) -> None:
    page = opened(make_window, commands, qtbot)
    field = page.fields[name]
    text, value = typed
    type_into(cast("QLineEdit", field.field), text, qtbot)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{name: value}])
    qtbot.waitUntil(field._saved.isVisible)


def test_voters_strategy_and_start(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    page.voters.setFocus()
    qtbot.keyClick(page.voters, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"voting.voters": 6}])
    page.strategy.setFocus()
    qtbot.keyClick(page.strategy, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: commands.named("change_settings")[-1] == {"voting.strategy": "majority"})
    page.mode.setFocus()
    qtbot.keyClick(page.mode, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: commands.named("change_settings")[-1] == {"voting.mode": "agree_stream"})
    page.start_engine.setFocus()
    qtbot.keyClick(page.start_engine, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: commands.named("change_settings")[-1] == {"window.start_engine": False})


def test_responses_go_to_the_disk_and_away_from_it(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, commands, qtbot)
    page.keep_responses.setFocus()
    for keep in ("disk", "memory"):
        qtbot.keyClick(page.keep_responses, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda keep=keep: commands.named("change_settings")[-1:] == [{"responses.keep": keep}])
        qtbot.waitUntil(lambda keep=keep: page._in_force("responses.keep") == keep)


def test_colours_change_at_once(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    page.scheme.setFocus()
    qtbot.keyClick(page.scheme, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: current_theme().tokens is DARK)
    assert commands.named("change_settings") == [{"window.colour_scheme": "dark"}]


def test_emptied_field_goes_back_to_automatic(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.current = Settings.model_validate({"worker": {"threads": 4}})
    page = opened(make_window, commands, qtbot)
    assert page.threads.text() == "4"
    type_into(page.threads, "", qtbot)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"worker.threads": None}])


def test_words_are_refused_beneath_the_field(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    type_into(page.port, "many", qtbot)
    assert "whole number" in page.fields["endpoint.port"].fault
    assert not commands.named("change_settings")
    type_into(page.port, "7976", qtbot)
    assert page.fields["endpoint.port"].fault == ""


def test_refused_value_is_told_beneath_the_field(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    commands.errors["change_settings"] = refusal()
    type_into(page.port, "99999", qtbot)
    qtbot.waitUntil(lambda: "65535" in page.fields["endpoint.port"].fault)
    assert page.port.text() == "99999"


def test_leaving_a_field_unchanged_saves_nothing(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    type_into(page.port, "7976", qtbot)
    qtbot.wait(20)
    assert not commands.named("change_settings")


def test_back_to_the_practice_model(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.current = Settings.model_validate({"worker": {"model_file": "/models/big.gguf"}})
    window = make_window("settings", given.STOPPED)
    page = cast("SettingsPage", window.pages[6])
    qtbot.mouseClick(page.model.practice_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("use_model") == [None])


def test_settings_changed_elsewhere_show_up(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    window = make_window("hive", given.READY)
    commands.current = Settings.model_validate({"voting": {"voters": 9}})
    window.open_page("settings")
    page = cast("SettingsPage", window.pages[6])
    qtbot.waitUntil(lambda: page.voters.value() == 9)
    assert window.try_it.ask.voters.value() == 9
    assert not commands.named("change_settings")


def test_scrolling_the_page_changes_no_setting(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    for field in (page.voters, page.strategy):
        field.clearFocus()
        qtbot.mouseMove(field)
        assert not field.hasFocus()
    assert not commands.named("change_settings")
