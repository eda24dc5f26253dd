from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import EndpointError
from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.snapshot import EngineState, Snapshot
from swarm_ui import Tray
from swarm_ui.tray import tray_icon
from tests.ui import fake_models as fakes
from tests.ui import hives
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

Messages = list[str]


@pytest.fixture
def messages(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> Messages:
    told: Messages = []
    monkeypatch.setattr(tray.icon, "showMessage", lambda title, message, *_: told.append(f"{title}: {message}"))
    return told


def silhouette(state: EngineState) -> list[bool]:
    image: QImage = tray_icon(state).pixmap(22, 22).toImage()
    return [image.pixelColor(x, y).alpha() > 128 for y in range(image.height()) for x in range(image.width())]


def test_states_differ_by_shape_alone() -> None:
    shapes = {state: silhouette(state) for state in EngineState}
    for one in EngineState:
        for other in EngineState:
            if one is not other:
                different = sum(a != b for a, b in zip(shapes[one], shapes[other], strict=True))
                assert different > len(shapes[one]) * 0.04, (one, other)


def test_icon_has_one_colour() -> None:
    for state in EngineState:
        image = tray_icon(state).pixmap(32, 32).toImage()
        pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        opaque = [pixel for pixel in pixels if pixel.alpha() == 255]
        for channel in ([pixel.red() for pixel in opaque], [pixel.green() for pixel in opaque]):
            assert max(channel) - min(channel) <= 3


@pytest.mark.parametrize(
    ("snapshot", "word"),
    [
        (given.STOPPED, "stopped"),
        (given.LOADING, "starting"),
        (given.READY, "ready"),
        (given.VOTING, "voting"),
        (given.TROUBLED, "trouble"),
    ],
)
def test_state_is_told_in_words(tray: Tray, snapshot: Snapshot, word: str) -> None:
    tray.show_snapshot(snapshot)
    assert tray.icon.toolTip() == f"Swarm Desktop: {word}"
    assert tray.state_action.text() == f"Swarm: {word}"
    assert not tray.state_action.isEnabled()


def test_equal_snapshots_set_nothing(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    tray.show_snapshot(given.READY)
    calls: list[object] = []
    monkeypatch.setattr(tray.icon, "setIcon", calls.append)
    tray.show_snapshot(given.READY)
    assert calls == []


def test_start_and_stop(tray: Tray, commands: FakeCommands, qtbot: QtBot) -> None:
    tray.show_snapshot(given.STOPPED)
    assert tray.toggle_action.text() == "Start the swarm"
    tray.toggle_action.trigger()
    qtbot.waitUntil(lambda: commands.named("start") == [None])
    tray.show_snapshot(given.READY)
    assert tray.toggle_action.text() == "Stop the swarm"
    tray.toggle_action.trigger()
    qtbot.waitUntil(lambda: commands.named("stop") == [None])


def test_failed_start_is_told(tray: Tray, commands: FakeCommands, messages: Messages, qtbot: QtBot) -> None:
    commands.errors["start"] = EndpointError("Port 7976 is in use.")
    tray.toggle_action.trigger()
    qtbot.waitUntil(lambda: messages == ["The endpoint cannot start: Port 7976 is in use."])


def test_address_is_copied(tray: Tray) -> None:
    assert not tray.copy_action.isEnabled()
    tray.show_snapshot(given.READY)
    tray.copy_action.trigger()
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:7976/v1"


def test_left_click_opens_and_right_click_does_not(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.open_requested):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.open_requested):
        tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)


def test_menu_opens_and_quits(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.open_requested):
        tray.open_action.trigger()
    with qtbot.waitSignal(tray.quit_requested):
        tray.quit_action.trigger()


def test_says_once_ever_that_it_keeps_running(
    tray: Tray, messages: Messages, commands: FakeCommands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray.tell_still_running()
    tray.tell_still_running()
    assert len(messages) == 1
    assert "keeps running" in messages[0]
    later = Tray(commands, settings_path=tmp_path / "window.ini")
    monkeypatch.setattr(later.icon, "showMessage", lambda *_: messages.append("again"))
    later.tell_still_running()
    assert len(messages) == 1


def test_message_leads_to_the_window(tray: Tray, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tray.open_requested):
        tray.icon.messageClicked.emit()


def test_a_download_is_told_in_menu_and_tool_tip(tray: Tray) -> None:
    tray.show_snapshot(given.READY)
    assert not tray.download_action.isVisible()
    tray.show_snapshot(replace(given.READY, downloads=(fakes.FETCHING,)))
    assert tray.download_action.text() == "Fetching qwen2.5-coder-7b:Q4_K_M, 50 %, 3 min left"
    assert tray.icon.toolTip().splitlines() == ["Swarm Desktop: ready", tray.download_action.text()]


def test_a_model_that_arrives_is_told_once(tray: Tray, messages: Messages) -> None:
    tray.show_snapshot(replace(given.READY, downloads=(fakes.FETCHING,)))
    arrived = replace(given.READY, downloads=(fakes.ARRIVED,))
    tray.show_snapshot(arrived)
    tray.show_snapshot(replace(arrived, trouble=given.TROUBLED.trouble))
    assert messages == ["A model is ready: qwen2.5-coder-7b:Q4_K_M is downloaded and checked."]
    assert not tray.download_action.isVisible()


def test_a_model_that_was_here_before_is_not_told(tray: Tray, messages: Messages) -> None:
    tray.show_snapshot(replace(given.READY, downloads=(fakes.ARRIVED,)))
    assert messages == []


def test_lending_is_paused_and_taken_up_again(tray: Tray, commands: FakeCommands, qtbot: QtBot) -> None:
    tray.show_snapshot(given.READY)
    assert not tray.lending_action.isVisible()
    tray.show_snapshot(hives.PAIRED)
    assert tray.lending_action.text() == "Pause lending for an hour"
    tray.lending_action.trigger()
    qtbot.waitUntil(lambda: commands.named("pause_lending") == [3600.0])
    tray.show_snapshot(replace(hives.PAIRED, lending=LendingView(paused_until=hives.NOW + 3600)))
    assert tray.lending_action.text().startswith("Lend again (paused until ")
    tray.lending_action.trigger()
    qtbot.waitUntil(lambda: commands.named("pause_lending") == [3600.0, 0.0])


def test_a_message_for_the_person_is_shown(tray: Tray, messages: Messages) -> None:
    tray.tell("attic wants to pair", "Open the window.")
    assert messages == ["attic wants to pair: Open the window."]
