"""Links and files that the desktop hands over: filled in or proposed, never acted on unasked."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.links import InviteLink, read_link
from swarm_ui.hive.add_dialog import AddDialog
from swarm_ui.hive.invite_dialog import InviteDialog
from tests.ui.conftest import MakeWindow
from tests.ui.fake_commands import FakeCommands

LINK = "swarm-desktop://join?address=192.168.1.20%3A7977&code=7KQM-2XRD"


def test_an_invite_link_is_filled_in_and_waits_for_the_person(
    qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow
) -> None:
    window = make_window("settings")
    window.open_target(LINK)
    assert window.page.name == "hive"
    (dialog,) = window.page.findChildren(AddDialog)
    assert (dialog.address.text(), dialog.code.text()) == ("192.168.1.20:7977", "7KQM-2XRD")
    assert dialog.caution.isVisible()
    assert commands.named("pair") == []
    qtbot.mouseClick(dialog.pair, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("pair") == [("192.168.1.20:7977", "7KQM-2XRD")])


def test_a_hostile_link_opens_nothing_and_says_why(commands: FakeCommands, make_window: MakeWindow) -> None:
    window = make_window("votes")
    window.open_target("swarm-desktop://join?address=attic&command=rm")
    assert window.page.name == "votes"
    assert window.command_error.trouble is not None
    assert "not opened" in window.command_error.trouble.message
    assert commands.named("pair") == []


def test_a_model_file_is_proposed_on_the_models_page(
    qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow
) -> None:
    window = make_window()
    window.open_target("/models/tiny.gguf")
    assert window.page.name == "models"
    (question,) = window.page.findChildren(QMessageBox)
    assert "tiny.gguf" in question.text() + question.windowTitle()
    assert commands.named("use_model") == []
    (use,) = (button for button in question.buttons() if "Use this model" in button.text())
    use.click()
    qtbot.waitUntil(lambda: commands.named("use_model") == [Path("/models/tiny.gguf")])


def test_an_invite_has_a_link_that_the_other_machine_reads(
    qtbot: QtBot, commands: FakeCommands, make_window: MakeWindow
) -> None:
    window = make_window()
    window.hive.make_code(window.page)
    qtbot.waitUntil(lambda: bool(window.page.findChildren(InviteDialog)))
    (dialog,) = window.page.findChildren(InviteDialog)
    assert read_link(dialog.copies["Link"]) == InviteLink(commands.invite.addresses[0], commands.invite.code)
