"""The first run: one model is proposed, quietly, until one was chosen or the person said no."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui import MainWindow
from swarm_ui.hive.view import HivePage
from swarm_ui.models.first_run import FirstRunCard
from tests.ui import fake_models as fakes
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]
LEFT = Qt.MouseButton.LeftButton


def card_of(window: MainWindow) -> FirstRunCard:
    return cast("HivePage", window.pages[0]).first_run


def test_names_the_hardware_and_one_model(make_window: MakeWindow, qtbot: QtBot) -> None:
    card = card_of(make_window(snapshot=given.READY))
    qtbot.waitUntil(card.isVisible)
    assert "8 cores · 32 GB" in card.hint
    props = card.proposal.props
    assert props is not None
    assert props.title == fakes.PROPOSED.title
    assert "4.4 GB" in props.facts


def test_waits_for_the_hardware(make_window: MakeWindow, commands: FakeCommands) -> None:
    card = card_of(make_window(snapshot=Snapshot(running=True)))
    assert not card.isVisible()
    assert commands.named("model_choices") == []


def test_one_press_fetches_and_the_card_goes_when_it_is_used(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    window = make_window(snapshot=given.READY)
    card = card_of(window)
    qtbot.waitUntil(card.isVisible)
    qtbot.mouseClick(card.proposal.button, LEFT)
    qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.PROPOSED.name])
    window.show_snapshot(replace(given.READY, downloads=(fakes.FETCHING,)))
    assert card.proposal.props is not None
    assert "3 min left" in card.proposal.props.progress
    window.show_snapshot(replace(given.READY, downloads=(fakes.ARRIVED,)))
    qtbot.waitUntil(lambda: commands.named("use_model") == [Path("/models/7b.gguf")])
    qtbot.waitUntil(lambda: not card.isVisible())


def test_put_aside_it_stays_away(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    card = card_of(make_window(snapshot=given.READY))
    qtbot.waitUntil(card.isVisible)
    card.dismiss_button.setFocus()
    qtbot.keyClick(card.dismiss_button, Qt.Key.Key_Space)
    assert not card.isVisible()
    again = make_window(snapshot=given.READY)
    qtbot.waitUntil(lambda: again.models.choices is not None)
    assert not card_of(again).isVisible()
    assert commands.named("download_model") == []


def test_whoever_chose_a_model_once_is_not_asked_again(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.current = Settings.model_validate({"worker": {"model_file": "/models/mine.gguf"}})
    make_window(snapshot=given.READY)
    commands.current = Settings()
    again = make_window(snapshot=given.READY)
    qtbot.waitUntil(lambda: again.models.choices is not None)
    assert not card_of(again).isVisible()


def test_leads_to_the_other_models(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(snapshot=given.READY)
    qtbot.waitUntil(card_of(window).isVisible)
    qtbot.mouseClick(card_of(window).others_button, LEFT)
    assert window.page.name == "models"
