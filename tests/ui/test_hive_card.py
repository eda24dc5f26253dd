"""What this machine does with the others is chosen in Settings."""

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from swarm_ui import MainWindow
from swarm_ui.settings.hive_card import HiveCard
from swarm_ui.settings.view import SettingsPage
from tests.ui import hives
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def card(make_window: MakeWindow, commands: FakeCommands) -> HiveCard:
    commands.current = hives.ON
    return cast("SettingsPage", make_window("settings", hives.PAIRED).pages[-1]).hive


@pytest.mark.parametrize("name", ["hive.enabled", "hive.announce", "hive.ask", "lending.enabled"])
def test_each_can_be_switched_off(card: HiveCard, commands: FakeCommands, qtbot: QtBot, name: str) -> None:
    box = card.fields[name].field
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{name: False}])


def test_how_many_are_lent(card: HiveCard, commands: FakeCommands, qtbot: QtBot) -> None:
    card.voters.setFocus()
    qtbot.keyClick(card.voters, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"lending.voters": 9}])


def test_what_means_nothing_now_cannot_be_chosen(card: HiveCard) -> None:
    assert card.announce.isEnabled()
    assert card.voters.isEnabled()
    settings = hives.ON.model_validate({"lending": {"enabled": False}})
    card.show_settings(settings)
    assert not card.announce.isEnabled()
    assert not card.voters.isEnabled()


def test_a_refused_switch_goes_back(card: HiveCard, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.errors["change_settings"] = refusal("The port is taken.")
    card.enabled_box.setFocus()
    qtbot.keyClick(card.enabled_box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: card.fields["hive.enabled"].fault == "The port is taken.")
    assert card.enabled_box.isChecked()
