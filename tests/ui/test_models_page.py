"""The Models page: one model proposed, the others with why not, what is here, on its way, and elsewhere."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from swarm_desktop.core.errors import CatalogError, HubUnreachableError
from swarm_desktop.core.model_choices import ModelChoices
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui import MainWindow
from swarm_ui.models.view import ModelsPage
from tests.ui import fake_models as fakes
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands

MakeWindow = Callable[..., MainWindow]
LEFT = Qt.MouseButton.LeftButton


def opened(make_window: MakeWindow, qtbot: QtBot, snapshot: Snapshot = given.READY) -> ModelsPage:
    page = cast("ModelsPage", make_window("models", snapshot).pages[4])
    qtbot.waitUntil(lambda: page.proposal.proposal.isVisible() and len(page.here.list.rows.rows) > 1)
    return page


def names(page: ModelsPage) -> list[str]:
    return [row.name for row in page.here.list.rows.rows]


def press_in_question(qtbot: QtBot, verb: str) -> QMessageBox:
    question = cast("QMessageBox", QApplication.activeModalWidget())
    button = next(each for each in question.buttons() if each.text().replace("&", "") == verb)
    qtbot.mouseClick(button, LEFT)
    return question


class TestProposal:
    def test_is_explained_and_fetched_with_one_press(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        props = page.proposal.proposal.props
        assert props is not None
        assert (props.title, props.explanation) == (fakes.PROPOSED.title, fakes.PROPOSED.words)
        assert "made for code, calls tools" in props.facts
        button = page.proposal.proposal.button
        assert button.accessibleName() == "Download and use: Qwen2.5 Coder 7B Instruct"
        qtbot.mouseClick(button, LEFT)
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.PROPOSED.name])

    def test_is_used_as_soon_as_it_is_here(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot)
        window = cast("MainWindow", page.window())
        page.proposal.proposal.button.click()
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.PROPOSED.name])
        window.show_snapshot(replace(given.READY, downloads=(fakes.FETCHING,)))
        assert not page.proposal.proposal.button.isVisible()
        assert commands.named("use_model") == []
        commands.choices = replace(fakes.CHOICES, proposed=replace(fakes.PROPOSED, path="/models/7b.gguf"))
        window.open_page("hive")
        window.show_snapshot(replace(given.READY, downloads=(fakes.ARRIVED,)))
        qtbot.waitUntil(lambda: commands.named("use_model") == [Path("/models/7b.gguf")])
        window.open_page("models")
        qtbot.waitUntil(lambda: bool(page.proposal.proposal.props and page.proposal.proposal.props.in_use))
        window.show_snapshot(replace(given.LOADING, downloads=(fakes.ARRIVED,)))
        assert len(commands.named("use_model")) == 1

    def test_what_was_to_be_used_is_known_after_a_restart(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        opened(make_window, qtbot).proposal.proposal.button.click()
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.PROPOSED.name])
        make_window("hive", replace(given.READY, downloads=(fakes.ARRIVED,)))
        qtbot.waitUntil(lambda: commands.named("use_model") == [Path("/models/7b.gguf")])

    def test_a_download_that_is_cancelled_is_not_used_later(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        window = cast("MainWindow", page.window())
        page.proposal.proposal.button.click()
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.PROPOSED.name])
        window.show_snapshot(replace(given.READY, downloads=(fakes.FETCHING,)))
        page.downloads.rows[fakes.DOWNLOAD].cancel_button.click()
        press_in_question(qtbot, "Throw away")
        qtbot.waitUntil(lambda: commands.named("cancel_download") == [fakes.DOWNLOAD])
        window.show_snapshot(replace(given.READY, downloads=(fakes.ARRIVED,)))
        assert commands.named("use_model") == []

    def test_nothing_fits(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        commands.choices = ModelChoices("No model fits: only 0.2 GB may be used.", None, (fakes.LARGER,))
        page = opened(make_window, qtbot)
        props = page.proposal.proposal.props
        assert props is not None
        assert "only 0.2 GB" in props.explanation
        assert not page.proposal.proposal.button.isVisible()

    def test_a_graphics_processor_that_lies_idle_is_named(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        commands.choices = replace(fakes.CHOICES, unused_graphics="RTX 4060: no model runs on it.")
        page = opened(make_window, qtbot)
        assert page.proposal.proposal.props is not None
        assert page.proposal.proposal.props.unused == "Not used: RTX 4060: no model runs on it."

    def test_says_why_there_is_none(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        page = cast("ModelsPage", make_window("models", Snapshot()).pages[4])
        assert "Start the swarm" in page.proposal.waiting
        commands.errors["model_choices"] = CatalogError("catalog.json has no signature beside it.")
        cast("MainWindow", page.window()).show_snapshot(given.READY)
        qtbot.waitUntil(lambda: "no signature" in page.proposal.waiting)


class TestOthers:
    def test_each_says_why_it_is_not_proposed_and_what_nobody_verified(
        self, make_window: MakeWindow, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        assert not page.proposal.others.isVisible()
        page.proposal.fold.setFocus()
        qtbot.keyClick(page.proposal.fold, Qt.Key.Key_Space)
        assert page.proposal.others.isVisible()
        smaller, larger = (row.spoken for row in page.proposal.others.rows.rows)
        assert "The larger 7B fits." in smaller
        assert "about 2.0 GB" in smaller
        assert "not verified" in smaller
        assert "too large" in larger
        assert "needs at least 20.2 GB" in larger

    def test_enter_fetches_one_that_fits(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot)
        page.proposal.fold.setChecked(True)
        page.proposal.others.setFocus()
        qtbot.keyClick(page.proposal.others, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.SMALLER.name])

    def test_one_that_does_not_fit_is_fetched_only_after_a_yes(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        page.proposal.fold.setChecked(True)
        qtbot.keyClick(page.proposal.others, Qt.Key.Key_Down)
        qtbot.mouseClick(page.proposal.other_button, LEFT)
        assert "needs at least 20.2 GB" in press_in_question(qtbot, "Cancel").informativeText()
        assert commands.named("download_model") == []
        qtbot.mouseClick(page.proposal.other_button, LEFT)
        press_in_question(qtbot, "Download and use")
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.LARGER.name])

    def test_words_narrow_them_down(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot)
        page.proposal.fold.setChecked(True)
        qtbot.keyClicks(page.proposal.filter, "TOO qwen3")
        assert [row.id for row in page.proposal.others.rows.rows] == [fakes.LARGER.name]
        qtbot.keyClicks(page.proposal.filter, " nonsense")
        assert not page.proposal.others.isVisible()
        assert not page.proposal.other_button.isEnabled()
        page.proposal.filter.clear()
        assert len(page.proposal.others.rows.rows) == 2


class TestDownloads:
    ALL = replace(given.READY, downloads=(fakes.FETCHING, fakes.PAUSED, fakes.STUCK))

    def test_tell_progress_speed_time_left_and_what_is_wrong(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot, self.ALL)
        fetching, paused, stuck = page.downloads.rows.values()
        assert fetching.accessibleName() == "qwen2.5-coder-7b:Q4_K_M, 2.2 GB of 4.4 GB · 12 MB/s · 3 min left"
        assert fetching.bar.accessibleName() == "50 percent"
        assert paused.accessibleName() == "other-Q8_0.gguf, paused at 1.0 GB of 3.0 GB"
        assert "The disk is full" in stuck.trouble
        assert "Make room" in stuck.trouble

    def test_pause_go_on_and_cancel(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot, self.ALL)
        fetching, paused, stuck = page.downloads.rows.values()
        qtbot.mouseClick(fetching.pause_button, LEFT)
        qtbot.mouseClick(paused.pause_button, LEFT)
        stuck.pause_button.setFocus()
        qtbot.keyClick(stuck.pause_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: commands.named("resume_download") == [fakes.PAUSED.id, fakes.STUCK.id])
        assert commands.named("pause_download") == [fakes.FETCHING.id]
        qtbot.mouseClick(paused.cancel_button, LEFT)
        press_in_question(qtbot, "Cancel")
        assert commands.named("cancel_download") == []
        qtbot.mouseClick(paused.cancel_button, LEFT)
        press_in_question(qtbot, "Throw away")
        qtbot.waitUntil(lambda: commands.named("cancel_download") == [fakes.PAUSED.id])

    def test_progress_changes_the_row_and_not_its_place(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot, self.ALL)
        row = page.downloads.rows[fakes.DOWNLOAD]
        row.pause_button.setFocus()
        window = cast("MainWindow", page.window())
        further = replace(fakes.FETCHING, done_bytes=int(0.75 * fakes.FETCHING.size_bytes))
        window.show_snapshot(replace(self.ALL, downloads=(further, fakes.PAUSED, fakes.STUCK)))
        assert page.downloads.rows[fakes.DOWNLOAD] is row
        assert row.pause_button.hasFocus()
        assert row.bar.accessibleName() == "75 percent"
        window.show_snapshot(given.READY)
        assert not page.downloads.isVisible()

    def test_one_that_is_done_is_taken_off_without_a_question(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot, replace(given.READY, downloads=(fakes.ARRIVED,)))
        qtbot.mouseClick(page.downloads.rows[fakes.DOWNLOAD].cancel_button, LEFT)
        qtbot.waitUntil(lambda: commands.named("cancel_download") == [fakes.DOWNLOAD])


class TestHere:
    def test_lists_practice_model_own_files_and_those_of_other_programs(
        self, make_window: MakeWindow, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        assert names(page) == ["Practice model", fakes.OWN.name, fakes.OLLAMA.name, fakes.EMBEDDER.name]
        spoken = [row.spoken for row in page.here.list.rows.rows]
        assert "in use" in spoken[0]
        assert "of Ollama, used where it is" in spoken[2]
        assert "fits tightly" in spoken[2]

    def test_one_of_another_program_is_used_where_it_is_and_left_alone(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        assert not page.here.use_button.isEnabled()
        page.here.list.select(2)
        assert not page.here.remove_button.isEnabled()
        assert "Ollama" in page.here.remove_button.toolTip()
        qtbot.mouseClick(page.here.use_button, LEFT)
        qtbot.waitUntil(lambda: commands.named("use_model") == [Path(fakes.OLLAMA.model.path)])
        qtbot.waitUntil(lambda: not page.here.use_button.isEnabled())
        assert "in use" in page.here.list.rows.rows[2].spoken
        page.here.list.select(0)
        qtbot.keyClick(page.here.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: commands.named("use_model")[-1] is None)

    def test_an_own_file_is_removed_after_a_yes(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        page.here.list.select(1)
        for verb in ("Cancel", "Remove"):
            qtbot.mouseClick(page.here.remove_button, LEFT)
            press_in_question(qtbot, verb)
        qtbot.waitUntil(lambda: fakes.OWN.name not in names(page))
        assert commands.named("remove_model") == [Path(fakes.OWN.model.path)]

    def test_its_folder_is_shown(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot)
        page.here.list.select(1)
        manager = FileManager()
        QDesktopServices.setUrlHandler("file", manager, "show")
        try:
            qtbot.mouseClick(page.here.folder_button, LEFT)
        finally:
            QDesktopServices.unsetUrlHandler("file")
        assert manager.shown == [str(Path(fakes.OWN.model.path).parent)]

    def test_a_file_can_still_be_chosen(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot)
        with qtbot.waitSignal(page.model_file_requested):
            qtbot.mouseClick(page.here.file_button, LEFT)


class TestHub:
    def test_nothing_is_asked_before_the_button_is_pressed_and_the_page_says_where_it_goes(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        assert "huggingface.co" in page.hub.where
        assert not page.hub.search_button.isEnabled()
        qtbot.keyClicks(page.hub.field, "coder")
        assert commands.named("search_models") == []
        qtbot.mouseClick(page.hub.search_button, LEFT)
        qtbot.waitUntil(lambda: len(page.hub.list.rows.rows) == 3)
        assert commands.named("search_models") == ["coder"]
        fits = [row.spoken.split(", ")[1] for row in page.hub.list.rows.rows]
        assert fits == ["fits", "fits tightly", "too large"]
        assert "Its owner wants to be asked first" in page.hub.list.rows.rows[1].spoken

    def test_from_words_to_a_file_and_back_by_keyboard(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        qtbot.keyClicks(page.hub.field, "coder")
        qtbot.keyClick(page.hub.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(page.hub.list.rows.rows) == 3)
        qtbot.keyClick(page.hub.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(page.hub.list.rows.rows) == 2)
        assert commands.named("repository_files") == [fakes.REPOSITORIES[0].name]
        assert "2 parts" in page.hub.list.rows.rows[1].spoken
        page.hub.list.select(1)
        qtbot.waitUntil(page.hub.open_button.isEnabled)
        qtbot.keyClick(page.hub.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.FILES[1].name])
        qtbot.mouseClick(page.hub.back_button, LEFT)
        assert len(page.hub.list.rows.rows) == 3

    def test_a_repository_is_looked_into_at_once(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        qtbot.keyClicks(page.hub.field, "owner/Some-GGUF")
        qtbot.mouseClick(page.hub.search_button, LEFT)
        qtbot.waitUntil(lambda: len(page.hub.list.rows.rows) == 2)
        assert commands.named("repository_files") == ["owner/Some-GGUF"]
        assert not page.hub.back_button.isVisible()
        assert "Nobody checked them" in page.hub.said

    def test_a_hub_that_cannot_be_reached_is_told(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        commands.errors["search_models"] = HubUnreachableError("huggingface.co cannot be reached.")
        page = opened(make_window, qtbot)
        qtbot.keyClicks(page.hub.field, "x")
        qtbot.mouseClick(page.hub.search_button, LEFT)
        qtbot.waitUntil(lambda: "cannot be reached" in page.hub.fault)
        qtbot.waitUntil(page.hub.search_button.isEnabled)

    def test_nothing_found_is_said(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        commands.repositories = ()
        page = opened(make_window, qtbot)
        qtbot.keyClicks(page.hub.field, "nonsense")
        qtbot.keyClick(page.hub.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "no model of that name" in page.hub.said)
        assert not page.hub.open_button.isVisible()

    def test_offline_nothing_can_be_asked(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        commands.current = Settings.model_validate({"models": {"offline": True}})
        page = opened(make_window, qtbot)
        qtbot.keyClicks(page.hub.field, "coder")
        qtbot.keyClick(page.hub.field, Qt.Key.Key_Return)
        assert "models.offline" in page.hub.where
        assert not page.hub.search_button.isEnabled()
        assert commands.named("search_models") == []

    @pytest.mark.parametrize(("typed", "kept"), [("hf_secret ", "hf_secret"), ("", None)])
    def test_a_token_is_kept_and_forgotten(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot, typed: str, kept: str | None
    ) -> None:
        page = opened(make_window, qtbot)
        qtbot.mouseClick(page.hub.token_button, LEFT)
        dialog = cast("QInputDialog", QApplication.activeModalWidget())
        assert dialog.textEchoMode() is QLineEdit.EchoMode.Password
        qtbot.keyClicks(dialog.findChild(QLineEdit), typed)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: commands.named("set_hub_token") == [kept])
        qtbot.waitUntil(lambda: "token" in page.hub.said)


class TestVectors:
    def test_a_file_that_is_here_is_used(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        page = opened(make_window, qtbot)
        card = page.vectors
        assert [card.combo.itemText(place) for place in range(card.combo.count())] == [
            "Practice model: to try things out, decides no vote",
            fakes.EMBEDDER.name,
            "BGE small (English) F16 · 64 MB to download",
        ]
        assert not card.button.isEnabled()
        qtbot.keyClick(card.combo, Qt.Key.Key_Down)
        qtbot.mouseClick(card.button, LEFT)
        path = Path(fakes.EMBEDDER.model.path)
        qtbot.waitUntil(lambda: commands.named("change_settings")[-1:] == [{"embedding.model_file": path}])
        qtbot.waitUntil(lambda: not card.button.isEnabled())
        assert card.combo.currentText() == fakes.EMBEDDER.name

    def test_one_of_the_catalog_is_fetched_and_then_makes_the_vectors(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        page = opened(make_window, qtbot)
        page.vectors.combo.setCurrentIndex(2)
        qtbot.mouseClick(page.vectors.button, LEFT)
        qtbot.waitUntil(lambda: commands.named("download_model") == [fakes.VECTORS.name])
        arrived = replace(fakes.ARRIVED, path="/models/bge.gguf")
        cast("MainWindow", page.window()).show_snapshot(replace(given.READY, downloads=(arrived,)))
        changed = {"embedding.model_file": Path("/models/bge.gguf")}
        qtbot.waitUntil(lambda: changed in commands.named("change_settings"))
        assert commands.named("use_model") == []


class FileManager(QObject):
    """Stands for the desktop's."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.shown.append(url.toLocalFile())
