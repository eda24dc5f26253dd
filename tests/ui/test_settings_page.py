from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.power import PowerView
from swarm_desktop.core.settings import RuntimesSettings, Section, Settings
from swarm_ui import MainWindow
from swarm_ui.settings.folder_choice import FolderChoice
from swarm_ui.settings.form import SettingsForm
from swarm_ui.settings.view import SettingsPage
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import DARK
from tests.ui import hives
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]

CHOSEN_ELSEWHERE = {"worker.model_file", "worker.profile", "embedding.model_file", "ledger.keep", "hive.not_asked"}
CHOSEN_ELSEWHERE |= {f"runtimes.{name}" for name in RuntimesSettings.model_fields}
"""The model's own card, the Models page, the Votes page, the Hive page."""


def opened(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> SettingsForm:
    page = cast("SettingsPage", make_window("settings", given.READY).pages[6]).form
    qtbot.waitUntil(lambda: bool(commands.named("found_models")))
    qtbot.wait(20)
    return page


def line(page: SettingsForm, name: str) -> QLineEdit:
    return cast("QLineEdit", page.control(name))


def box(page: SettingsForm, name: str) -> QCheckBox:
    return cast("QCheckBox", page.control(name))


def type_into(field: QLineEdit, text: str, qtbot: QtBot) -> None:
    field.setFocus()
    field.selectAll()
    if text:
        qtbot.keyClicks(field, text)
    else:
        qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def names(section: type[Section], prefix: str = "") -> Iterator[str]:
    for key, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield from names(field.annotation, f"{prefix}{key}.")
        else:
            yield prefix + key


def test_whatever_a_person_may_choose_is_on_the_page(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, commands, qtbot)
    assert set(names(Settings)) - set(page.fields) <= CHOSEN_ELSEWHERE
    for name, field in page.fields.items():
        control = field.field.focusProxy() or field.field
        spoken = control.accessibleName() or getattr(control, "text", str)()
        assert spoken, f"{name} is unknown to a screen reader"
        assert (
            field.field.accessibleDescription()
            or "folders" in name
            or name
            in {
                "window.start_engine",
                "window.colour_scheme",
                "tools.enabled",
            }
        ), f"{name} has no line of help"


def test_what_few_people_need_is_folded_away_and_says_when_it_was_changed(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    commands.current = Settings.model_validate({"lending": {"tokens_per_hour": 5000}})
    page = opened(make_window, commands, qtbot)
    tokens = page.fields["lending.tokens_per_hour"]
    card = next(card for card in page.groups if "lending.tokens_per_hour" in card.fields)
    assert not tokens.isVisible()
    assert card.fold.accessibleName() == "Lending: More (1 changed)"
    card.fold.setFocus()
    qtbot.keyClick(card.fold, Qt.Key.Key_Space)
    assert tokens.isVisible()
    assert line(page, "lending.tokens_per_hour").text() == "5000"


def test_a_setting_is_found_by_its_words(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.search.hasFocus)
    qtbot.keyClicks(page.search, "tokens HOUR")
    shown = {name for name, field in page.fields.items() if field.isVisible()}
    assert shown == {"lending.tokens_per_hour", "lending.tokens_per_hour_of_each"}
    assert not page.model.isVisible()
    qtbot.keyClicks(page.search, "zzz")
    assert page._nothing.isVisible()
    page.search.clear()
    assert page.fields["voting.voters"].isVisible()
    assert page.keys.isVisible()
    assert not page.fields["lending.tokens_per_hour"].isVisible()


def test_typed_values_are_applied(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    for card in page.groups:
        card.fold.setChecked(True)
    for name, typed, value in (
        ("worker.threads", "4", 4),
        ("endpoint.port", "8123", 8123),
        ("node_name", "attic", "attic"),
        ("lending.hours", "22:00-07:00, 12:00-13:00", ["22:00-07:00", "12:00-13:00"]),
        ("lending.tokens_per_hour_of_each", "5000", 5000),
        ("limits.body_bytes", "8", 8 * 1024**2),
        ("endpoint.allowed_origins", "https://notes.example", ["https://notes.example"]),
    ):
        type_into(line(page, name), typed, qtbot)
        qtbot.waitUntil(lambda name=name, value=value: commands.named("change_settings")[-1:] == [{name: value}])
        qtbot.waitUntil(page.fields[name]._saved.isVisible)
        assert line(page, name).text() == typed


def test_numbers_with_arrows_choices_and_switches(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, commands, qtbot)
    for name, key, value in (
        ("voting.voters", Qt.Key.Key_Up, 6),
        ("lending.voters", Qt.Key.Key_Up, 9),
        ("voting.strategy", Qt.Key.Key_Down, "majority"),
        ("voting.mode", Qt.Key.Key_Down, "agree_stream"),
        ("context.compression", Qt.Key.Key_Down, "drop"),
        ("power.keep_awake", Qt.Key.Key_End, "all"),
        ("window.start_engine", Qt.Key.Key_Space, False),
        ("responses.keep", Qt.Key.Key_Space, "disk"),
        ("responses.keep", Qt.Key.Key_Space, "memory"),
    ):
        control = page.control(name)
        control.setFocus()
        qtbot.keyClick(control, key)
        qtbot.waitUntil(lambda name=name, value=value: commands.named("change_settings")[-1:] == [{name: value}])
        qtbot.waitUntil(page.fields[name]._saved.isVisible)
    assert (
        "write" in line(page, "voting.mode").accessibleDescription()
        or "wrote" in line(page, "voting.mode").accessibleDescription()
    )


def test_colours_change_at_once(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    scheme = cast("QComboBox", page.control("window.colour_scheme"))
    scheme.setFocus()
    qtbot.keyClick(scheme, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: current_theme().tokens is DARK)
    assert commands.named("change_settings") == [{"window.colour_scheme": "dark"}]


def test_emptied_field_goes_back_to_automatic(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.current = Settings.model_validate({"worker": {"threads": 4}})
    page = opened(make_window, commands, qtbot)
    assert line(page, "worker.threads").text() == "4"
    type_into(line(page, "worker.threads"), "", qtbot)
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"worker.threads": None}])


def test_words_are_refused_beneath_the_field(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    port = line(page, "endpoint.port")
    type_into(port, "many", qtbot)
    assert "whole number" in page.fields["endpoint.port"].fault
    type_into(port, "99999", qtbot)
    assert page.fields["endpoint.port"].fault == "From 0 to 65\N{NARROW NO-BREAK SPACE}535."
    assert not commands.named("change_settings")
    type_into(port, "7976", qtbot)
    assert page.fields["endpoint.port"].fault == ""
    assert not commands.named("change_settings")


def test_a_refused_value_stays_to_be_mended_and_the_field_says_how(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, commands, qtbot)
    commands.errors["change_settings"] = refusal("String should match pattern.")
    type_into(line(page, "lending.hours"), "10pm-7am", qtbot)
    qtbot.waitUntil(lambda: "22:00-07:00" in page.fields["lending.hours"].fault)
    # Somebody else's change does not take what was typed away.
    page.show_settings(commands.current)
    assert line(page, "lending.hours").text() == "10pm-7am"


def test_a_refused_switch_goes_back(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    commands.errors["change_settings"] = refusal("The port is taken.")
    enabled = box(page, "hive.enabled")
    enabled.setFocus()
    qtbot.keyClick(enabled, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.fields["hive.enabled"].fault == "The port is taken.")
    assert not enabled.isChecked()


def test_what_means_nothing_now_cannot_be_chosen(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.current = hives.ON
    page = opened(make_window, commands, qtbot)
    assert page.control("lending.hours").isEnabled()
    assert page.control("hive.announce").isEnabled()
    page.show_settings(Settings.model_validate({"lending": {"enabled": False}}))
    assert not page.control("lending.hours").isEnabled()
    assert not page.control("lending.voters").isEnabled()
    assert not page.control("hive.announce").isEnabled()


def test_models_that_stay_here_are_ticked(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.current = Settings.model_validate({"hive": {"here_only_models": ["gone-model"]}})
    page = opened(make_window, commands, qtbot)
    qtbot.waitUntil(lambda: len(page.models.boxes) == 4)
    assert [tick.text() for tick in page.models.boxes.values()] == [
        "Practice model",
        "Qwen2.5 Coder 1.5B",
        "Gemma 3 12B",
        "gone-model",
    ]
    gemma = page.models.boxes["gemma3-12b"]
    assert gemma.accessibleName() == "Gemma 3 12B stays on this machine"
    gemma.setFocus()
    qtbot.keyClick(gemma, Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: commands.named("change_settings") == [{"hive.here_only_models": ["gone-model", "gemma3-12b"]}]
    )
    qtbot.waitUntil(page.fields["hive.here_only_models"]._saved.isVisible)
    assert gemma.isChecked()


def test_the_folder_of_models_is_chosen_in_the_systems_dialog(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, commands, qtbot)
    choice = cast("FolderChoice", page.control("models.folder"))
    choice.choose.click()
    dialog = choice.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/models")
    dialog.close()
    qtbot.waitUntil(lambda: commands.named("change_settings") == [{"models.folder": "/models"}])
    qtbot.waitUntil(lambda: choice.typed.text() == "/models")


def test_a_desktop_that_cannot_keep_awake_says_so_beside_the_choice(
    make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
) -> None:
    page = opened(make_window, commands, qtbot)
    assert "fall asleep" in page.control("power.keep_awake").accessibleDescription()
    page.show_snapshot(replace(given.READY, power=PowerView(trouble="This desktop offers no way.")))
    assert page.control("power.keep_awake").accessibleDescription() == "This desktop offers no way."


def test_back_to_the_practice_model(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    commands.current = Settings.model_validate({"worker": {"model_file": "/models/big.gguf"}})
    window = make_window("settings", given.STOPPED)
    page = cast("SettingsPage", window.pages[6]).form
    qtbot.mouseClick(page.model.practice_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: commands.named("use_model") == [None])


def test_settings_changed_elsewhere_show_up(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    window = make_window("hive", given.READY)
    commands.current = Settings.model_validate({"voting": {"voters": 9}})
    window.open_page("settings")
    page = cast("SettingsPage", window.pages[6]).form
    qtbot.waitUntil(lambda: cast("QSpinBox", page.control("voting.voters")).value() == 9)
    assert window.try_it.ask.voters.value() == 9
    assert not commands.named("change_settings")


def test_scrolling_the_page_changes_no_setting(make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
    page = opened(make_window, commands, qtbot)
    for name in ("voting.voters", "voting.strategy"):
        field = page.control(name)
        field.clearFocus()
        qtbot.mouseMove(field)
        assert not field.hasFocus()
    assert not commands.named("change_settings")
