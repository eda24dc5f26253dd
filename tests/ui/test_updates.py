"""Updates in the window: the panel in Settings, the one question, the word in the tray."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from swarm_desktop.core.snapshot import Snapshot, Trouble
from swarm_desktop.core.updates import InstalledAs, UpdateState, UpdateView
from swarm_ui import MainWindow, UpdateNews
from swarm_ui.settings.view import SettingsPage
from swarm_ui.updates.panel import UpdatesPanel
from tests.ui import fake_program as fakes
from tests.ui import snapshots as given
from tests.ui.conftest import MakeWindow
from tests.ui.fake_commands import FakeCommands

Shown = Callable[[UpdateView], UpdatesPanel]


@pytest.fixture
def shown(make_window: MakeWindow) -> Shown:
    def show(view: UpdateView) -> UpdatesPanel:
        page = make_window("settings", replace(given.READY, update=view)).page
        assert isinstance(page, SettingsPage)
        return page.form.updates

    return show


@pytest.mark.parametrize(
    "case",
    [
        (fakes.CURRENT, "newest version", "Check now", "check_for_update"),
        (replace(fakes.CURRENT, state=UpdateState.IDLE), "Nothing is known", "Check now", "check_for_update"),
        (fakes.AVAILABLE, "0.2.0 can be had, 46 MB", "Download", "fetch_update"),
        (fakes.FETCHING, "30 MB of 46 MB", "Stop", "cancel_update"),
        (fakes.STAGED, "takes over when you quit", "Not this version", "cancel_update"),
    ],
)
def test_each_state_says_what_is_and_offers_one_thing(
    qtbot: QtBot, commands: FakeCommands, shown: Shown, case: tuple[UpdateView, str, str, str]
) -> None:
    view, says, button, command = case
    panel = shown(view)
    assert says in panel.words.text()
    assert panel.button.text() == button
    panel.button.setFocus()
    qtbot.keyClick(panel.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(commands.named(command)))


def test_what_is_new_can_be_read_and_what_failed_is_told(shown: Shown) -> None:
    trouble = Trouble("The update was refused", "It is not signed by the publishers of this program.")
    panel = shown(replace(fakes.AVAILABLE, failed_version="0.1.9", trouble=trouble))
    assert panel.notes.toPlainText() == fakes.NOTES
    assert "0.1.9 failed to start twice" in panel.failed.text()
    assert panel.error.trouble == trouble


def test_copies_that_others_look_after_say_so_and_offer_nothing(shown: Shown) -> None:
    panel = shown(UpdateView(InstalledAs.DEB, refusal="The package manager updates the program."))
    assert "package manager" in panel.words.text()
    assert panel.button.isHidden()


def question_of(window: MainWindow) -> bool:
    return window.banners.update_question.isVisible()


def test_the_person_is_asked_once_whether_to_look(
    qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow
) -> None:
    could_look = replace(given.READY, update=replace(fakes.CURRENT, state=UpdateState.IDLE))
    window = make_window(snapshot=could_look)
    assert question_of(window)
    qtbot.mouseClick(window.banners.update_question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"updates.check": "daily"}])
    assert not question_of(window)
    commands.current = type(commands.current)()
    assert not question_of(make_window(snapshot=could_look))


def test_copies_that_cannot_look_do_not_ask(make_window: MakeWindow) -> None:
    assert not question_of(make_window(snapshot=given.READY))


def test_a_newer_version_is_told_once() -> None:
    news = UpdateNews()
    told: list[str] = []
    news.attention_wanted.connect(lambda _, message: told.append(message))
    for view in (fakes.CURRENT, fakes.AVAILABLE, fakes.FETCHING, fakes.AVAILABLE):
        news.show_snapshot(Snapshot(update=view))
    assert len(told) == 1
    assert "0.2.0" in told[0]
