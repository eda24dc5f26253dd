"""Profiles on the Models page: chosen, made, changed and removed."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.profiles import Member, Profile
from swarm_desktop.core.settings import Settings
from swarm_ui import MainWindow
from swarm_ui.models.view import ModelsPage
from swarm_ui.profiles.card import ProfilesCard
from swarm_ui.profiles.desk import ProfileDesk
from swarm_ui.profiles.dialog import ProfileDialog
from swarm_ui.profiles.view_model import MemberText, ProfileFaultError, typed_profile
from tests.ui import fake_models as fakes
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]
LEFT = Qt.MouseButton.LeftButton


def opened(make_window: MakeWindow, qtbot: QtBot) -> ProfileDesk:
    page = cast("ModelsPage", make_window("models", given.READY).pages[4])
    qtbot.waitUntil(lambda: len(page.profiles.card.list.rows.rows) > 1)
    return page.profiles


def dialog_of(desk: ProfileDesk) -> ProfileDialog:
    return cast("ProfileDialog", desk._page.findChild(ProfileDialog))


def test_profiles_are_listed_and_a_wrong_one_says_what_is_wrong(make_window: MakeWindow, qtbot: QtBot) -> None:
    card = opened(make_window, qtbot).card
    mixed, wrong = card.list.rows.rows
    assert mixed.spoken.startswith("two-sizes, 3 of qwen2.5-coder-7b-instruct-q4_k_m, 2 of llama-3.2-3b")
    assert "line 3" in wrong.spoken
    assert card.use_button.isEnabled()
    card.list.select(1)
    assert not card.use_button.isEnabled()
    assert not card.edit_button.isEnabled()


def test_without_profiles_one_line_stands_where_they_would(make_window: MakeWindow, qtbot: QtBot) -> None:
    card = opened(make_window, qtbot).card
    with_rows = card.sizeHint().height()
    assert not card.none_label.isVisible()
    card.show_profiles((), Settings())
    assert card.none_label.isVisible()
    assert not card.list.isVisible()
    assert card.sizeHint().height() < with_rows


def test_a_card_that_never_had_a_profile_is_as_high_as_its_text(qtbot: QtBot) -> None:
    card = ProfilesCard()
    qtbot.addWidget(card)
    card.show()
    assert not card.list.isVisible()


def test_a_profile_is_used_and_left_again(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    desk = opened(make_window, qtbot)
    assert not desk.card.single_button.isVisible()
    qtbot.mouseClick(desk.card.use_button, LEFT)
    qtbot.waitUntil(lambda: commands.named("use_profile") == ["two-sizes"])
    worker = Settings().worker.model_copy(update={"profile": "two-sizes"})
    desk.show_settings(Settings().model_copy(update={"worker": worker}))
    assert "in use" in desk.card.list.rows.rows[0].spoken
    assert not desk.card.remove_button.isEnabled()
    qtbot.mouseClick(desk.card.single_button, LEFT)
    qtbot.waitUntil(lambda: commands.named("use_profile") == ["two-sizes", None])


def test_a_profile_is_changed_and_what_the_dialog_cannot_show_stays(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    large, small = cast("Profile", fakes.MIXED.profile).members
    profile = Profile(members=(large, small.model_copy(update={"context_tokens": 8192})))
    commands.entries = (fakes.MIXED.model_copy(update={"profile": profile}), fakes.WRONG)
    desk = opened(make_window, qtbot)
    qtbot.mouseClick(desk.card.edit_button, LEFT)
    dialog = dialog_of(desk)
    assert dialog.name.isReadOnly()
    first, second = dialog.rows
    assert first.temperatures.text() == "0.7, 0.9, 1.1"
    first.voters.setValue(2)
    qtbot.mouseClick(dialog.save, LEFT)
    assert "one for each of 2 voters" in dialog.fault.text()
    first.temperatures.setText("0.8")
    second.weight.setText("1.5")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: bool(commands.named("save_profile")))
    name, saved = cast("tuple[str, Profile]", commands.named("save_profile")[0])
    assert name == "two-sizes"
    assert [member.voters for member in saved.members] == [2, 2]
    assert (saved.members[1].weight, saved.members[1].context_tokens) == (1.5, 8192)


def test_a_new_profile_is_made_of_models_that_are_here(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    desk = opened(make_window, qtbot)
    qtbot.mouseClick(desk.card.new_button, LEFT)
    dialog = dialog_of(desk)
    qtbot.mouseClick(dialog.save, LEFT)
    assert "name" in dialog.fault.text()
    dialog.name.setText("Mine")
    qtbot.mouseClick(dialog.add_button, LEFT)
    dialog.rows[1].model.setCurrentText("practice")
    assert dialog.rows[1].model.accessibleName() == "Model 2"
    commands.errors["save_profile"] = BadRequestError("The disk is full.")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: dialog.fault.text() == "The disk is full.")
    del commands.errors["save_profile"]
    qtbot.mouseClick(dialog.rows[0].remove_button, LEFT)
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: len(desk.card.list.rows.rows) == 3)
    name, saved = cast("tuple[str, Profile]", commands.named("save_profile")[-1])
    assert (name, [member.model for member in saved.members]) == ("mine", ["practice"])


def test_a_profile_is_removed_after_a_question_and_memory_is_freed_at_once(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    desk = opened(make_window, qtbot)
    qtbot.mouseClick(desk.card.remove_button, LEFT)
    question = cast("QMessageBox", QApplication.activeModalWidget())
    button = next(each for each in question.buttons() if each.text().replace("&", "") == "Remove")
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: commands.named("remove_profile") == ["two-sizes"])
    assert desk.card.free_button.isEnabled()
    qtbot.mouseClick(desk.card.free_button, LEFT)
    qtbot.waitUntil(lambda: len(commands.named("free_memory")) == 1)
    empty = replace(given.READY, workers=tuple(replace(worker, memory_bytes=0) for worker in given.READY.workers))
    desk.show_snapshot(empty)
    assert not desk.card.free_button.isEnabled()


def test_what_is_typed_is_read_with_commas_or_spaces() -> None:
    typed = MemberText("a", 2, "0.7 1", "3,4", "0.5", warm_up=False)
    profile = typed_profile(" x ", [(typed, None)], None)
    assert profile == Profile(
        description="x",
        members=(Member(model="a", voters=2, temperatures=(0.7, 1.0), seeds=(3, 4), weight=0.5, warm_up=False),),
    )
    with pytest.raises(ProfileFaultError, match="a: write numbers"):
        typed_profile("", [(MemberText("a", seeds="one"), None)], None)
    with pytest.raises(ProfileFaultError, match="Model 1: model: "):
        typed_profile("", [(MemberText(" "), None)], None)
