"""Pairing by address, invite codes, and the checks of the doctor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import BadRequestError, HiveError, InviteError
from swarm_desktop.core.hive import Invite
from swarm_ui import MainWindow
from swarm_ui.hive.add_dialog import AddDialog
from swarm_ui.hive.doctor_dialog import DoctorDialog
from swarm_ui.hive.invite_dialog import InviteDialog, end_words
from swarm_ui.hive.view import HivePage
from swarm_ui.widgets.copy_field import CopyField
from tests.ui import hives
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def page(make_window: MakeWindow, commands: FakeCommands) -> HivePage:
    commands.current = hives.ON
    return cast("HivePage", make_window(snapshot=hives.NEARBY).pages[0])


@pytest.fixture
def adding(page: HivePage, qtbot: QtBot) -> AddDialog:
    qtbot.mouseClick(page.nearby.add_address, Qt.MouseButton.LeftButton)
    dialog = page.findChild(AddDialog)
    assert dialog is not None
    return dialog


def test_an_address_is_paired_with(adding: AddDialog, page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    qtbot.keyClicks(adding.address, " 192.168.1.40 ")
    qtbot.keyClick(adding.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: commands.named("pair") == [("192.168.1.40", "")])
    qtbot.waitUntil(lambda: not page.findChildren(AddDialog))


def test_an_invite_code_goes_along(adding: AddDialog, commands: FakeCommands, qtbot: QtBot) -> None:
    qtbot.keyClicks(adding.address, "attic")
    qtbot.keyClicks(adding.code, "K7QD-3FWX")
    qtbot.keyClick(adding.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: commands.named("pair") == [("attic", "K7QD-3FWX")])


def test_without_an_address_nothing_is_called(adding: AddDialog, commands: FakeCommands, qtbot: QtBot) -> None:
    qtbot.mouseClick(adding.pair, Qt.MouseButton.LeftButton)
    assert "address of the other machine" in adding.address_field.fault
    assert commands.named("pair") == []


@pytest.mark.parametrize("error", [BadRequestError("This is no address."), HiveError("The hive does not run.")])
def test_what_cannot_be_done_is_said_beneath_the_address(
    adding: AddDialog, commands: FakeCommands, qtbot: QtBot, error: HiveError
) -> None:
    commands.errors["pair"] = error
    qtbot.keyClicks(adding.address, "a b")
    qtbot.keyClick(adding.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: adding.address_field.fault == error.message)
    assert adding.pair.isEnabled()


def test_a_pairing_that_had_begun_is_told_by_its_own_dialog(
    adding: AddDialog, page: HivePage, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.errors["pair"] = InviteError("The code is used up.")
    qtbot.keyClicks(adding.address, "attic")
    qtbot.keyClick(adding.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.findChildren(AddDialog))


def test_enter_on_the_empty_cell_asks_for_an_address(page: HivePage, qtbot: QtBot) -> None:
    page.honeycomb.setFocus()
    page.honeycomb.select("invitation")
    qtbot.keyClick(page.honeycomb, Qt.Key.Key_Return)
    assert page.findChild(AddDialog) is not None


def test_an_invite_code_is_shown_with_its_end(page: HivePage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.nearby.make_code, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(InviteDialog) is not None)
    dialog = page.findChild(InviteDialog)
    assert dialog is not None
    assert dialog.code.text() == hives.INVITE.code
    assert dialog.end.text().startswith("It works once, until ")
    copied = []
    for field in dialog.findChildren(CopyField):
        field.button.click()
        copied.append(QGuiApplication.clipboard().text())
    link = "swarm-desktop://join?address=192.168.1.2&code=K7QD-3FWX"
    assert copied == ["192.168.1.2", "K7QD-3FWX", link, "swarm-desktop pair 192.168.1.2 --code K7QD-3FWX"]
    assert dialog.others.text() == "Or by workbench.local, fd00::2"


def test_an_invite_without_a_network_says_so(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.invite = replace(hives.INVITE, addresses=())
    qtbot.mouseClick(page.nearby.make_code, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(InviteDialog) is not None)
    dialog = page.findChild(InviteDialog)
    assert dialog is not None
    assert len(dialog.findChildren(CopyField)) == 1
    assert any("No network was found" in child.text() for child in dialog.findChildren(QLabel))


def test_the_end_of_a_code_is_told_with_its_day() -> None:
    now = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    assert end_words(Invite("A", now.timestamp() + 3600), now) == "It works once, until 16:00 today."
    assert "5 Mar 15:00" in end_words(Invite("A", now.timestamp() + 24 * 3600), now)


def test_the_doctor_says_what_is_in_the_way_and_what_to_do(
    page: HivePage, commands: FakeCommands, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.nearby.doctor, Qt.MouseButton.LeftButton)
    dialog = page.findChild(DoctorDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.checks) == len(hives.REPORT.results))
    assert dialog.summary.text() == hives.REPORT.summary
    firewall = dialog.checks[1]
    words = {text.text() for text in firewall.findChildren(QLabel)}
    assert {"Firewall", "in the way", "Allow it with: sudo ufw allow 7977/tcp"} <= words
    assert "in the way" in firewall.accessibleName()
    qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(commands.named("doctor")) == 2)
    assert dialog.isVisible()


def test_a_doctor_that_fails_says_so(page: HivePage, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.errors["doctor"] = HiveError("The network cannot be read.")
    qtbot.mouseClick(page.nearby.doctor, Qt.MouseButton.LeftButton)
    dialog = page.findChild(DoctorDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.summary.text() == "The network cannot be read.")
    assert dialog.again.isEnabled()
