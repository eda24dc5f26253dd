from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import EndpointView, Snapshot
from swarm_ui import MainWindow
from swarm_ui.hive.view import HivePage
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import DARK
from tests.ui import snapshots as given
from tests.ui.fake_commands import FakeCommands, refusal

MakeWindow = Callable[..., MainWindow]
COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class PaintWatcher(QObject):
    """Writes down what is painted."""

    def __init__(self, painted: list[str]) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint:
            self._painted.append(repr(watched))
        return False


def drag_in(window: MainWindow, *files: Path) -> bool:
    """Drag files over the window; return whether it would take them."""
    data = carrying(*files)  # the event only points at it
    event = QDragEnterEvent(QPoint(400, 300), COPY, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, *files: Path) -> bool:
    """Drop files on the window, if it takes them; return whether it did."""
    if not drag_in(window, *files):
        return False
    data = carrying(*files)
    event = QDropEvent(QPointF(400, 300), COPY, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def carrying(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def hive(window: MainWindow) -> HivePage:
    return cast("HivePage", window.pages[0])


class TestHeader:
    @pytest.mark.parametrize(
        ("snapshot", "word"),
        [
            (given.STOPPED, "Stopped"),
            (given.STARTING, "Starting"),
            (given.READY, "Ready"),
            (given.VOTING, "Voting"),
            (given.TROUBLED, "Trouble"),
        ],
    )
    def test_state_is_a_word(self, make_window: MakeWindow, snapshot: Snapshot, word: str) -> None:
        window = make_window(snapshot=snapshot)
        assert window.header.pill.word == word
        assert word in window.header.pill.accessibleName()

    def test_address_is_copied_with_one_click_and_says_so(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window(snapshot=given.READY)
        button = window.header.address.button
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == "http://127.0.0.1:7976/v1"
        assert button.text() == "Copied"
        qtbot.waitUntil(lambda: button.text() == "Copy", timeout=3000)

    def test_address_is_visible_while_stopped(self, make_window: MakeWindow) -> None:
        assert make_window(snapshot=given.STOPPED).header.address.text.text() == "http://127.0.0.1:7976/v1"

    def test_another_port_shows_up(self, make_window: MakeWindow) -> None:
        window = make_window(snapshot=given.READY)
        window.show_snapshot(replace(given.READY, endpoint=EndpointView("http://127.0.0.1:40123/v1", listening=True)))
        assert window.header.address.text.text() == "http://127.0.0.1:40123/v1"

    def test_start_and_stop(self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot) -> None:
        window = make_window(snapshot=given.STOPPED)
        qtbot.mouseClick(window.header.toggle, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: commands.named("start") == [None])
        window.show_snapshot(given.READY)
        assert window.header.toggle.text() == "Stop"
        qtbot.mouseClick(window.header.toggle, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: commands.named("stop") == [None])

    def test_cannot_be_pressed_twice(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window(snapshot=given.STOPPED)
        qtbot.mouseClick(window.header.toggle, Qt.MouseButton.LeftButton)
        assert not window.header.toggle.isEnabled()
        qtbot.waitUntil(window.header.toggle.isEnabled)


class TestNavigation:
    def test_keyboard_reaches_every_page(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window(snapshot=given.READY)
        for place, name in enumerate(("hive", "try", "votes", "workers", "models", "connect", "settings")):
            qtbot.keyClick(window, getattr(Qt.Key, f"Key_{place + 1}"), Qt.KeyboardModifier.ControlModifier)
            assert window.page.name == name

    def test_arrow_keys_move(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window(snapshot=given.READY)
        window.navigation.setFocus()
        qtbot.keyClick(window.navigation, Qt.Key.Key_Down)
        assert window.page.name == "try"

    def test_page_and_size_are_remembered(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window("connect", given.READY)
        window.resize(760, 640)
        window.close()
        again = MainWindow(
            window._commands,
            settings_path=Path(window._habits.fileName()),
            settings=Settings(),
            tray_available=lambda: False,
        )
        qtbot.addWidget(again)
        assert again.page.name == "connect"
        assert again.size().toTuple() == (760, 640)

    def test_tab_visits_only_what_has_a_name(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        for page in ("hive", "try", "votes", "workers", "models", "connect", "settings"):
            make_window(page, given.HISTORY)
            seen = set()
            for _ in range(40):
                focused = QApplication.focusWidget()
                if focused is None or focused in seen:
                    break
                seen.add(focused)
                name = focused.accessibleName() or getattr(focused, "text", str)()
                assert name, (page, focused)
                qtbot.keyClick(focused, Qt.Key.Key_Tab)
            assert len(seen) > 3


class TestClosing:
    def test_with_a_tray_it_hides(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window(tray=True)
        with qtbot.waitSignal(window.hidden_to_tray):
            window.close()
        assert not window.isVisible()
        window.open()
        assert window.isVisible()

    def test_without_a_tray_it_quits(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        window = make_window(tray=False)
        with qtbot.waitSignal(window.quit_requested):
            window.close()


class TestDropping:
    @pytest.mark.parametrize("page", ["hive", "try", "votes", "workers", "connect", "settings"])
    def test_model_file_is_used_from_any_page(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot, page: str
    ) -> None:
        window = make_window(page, given.READY)
        assert drop(window, Path("/models/Big.GGUF"))
        qtbot.waitUntil(lambda: commands.named("use_model") == [Path("/models/Big.GGUF")])
        assert not window._veil.isVisible()

    def test_veil_covers_the_window_while_a_model_is_dragged_over_it(self, make_window: MakeWindow) -> None:
        window = make_window(snapshot=given.READY)
        assert drag_in(window, Path("/models/big.gguf"))
        assert window._veil.isVisible()
        assert window._veil.size() == window.size()
        QApplication.sendEvent(window, QDragLeaveEvent())
        assert not window._veil.isVisible()

    @pytest.mark.parametrize("files", [("/a/picture.png",), ("/a/one.gguf", "/a/two.gguf")])
    def test_anything_else_is_refused(
        self, make_window: MakeWindow, commands: FakeCommands, files: tuple[str, ...]
    ) -> None:
        assert not drop(make_window(snapshot=given.READY), *map(Path, files))
        assert not commands.named("use_model")


class TestErrors:
    def test_command_error_has_message_and_details(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window(snapshot=given.READY)
        commands.errors["use_model"] = refusal("The file is no GGUF file.", "magic 0x1234")
        drop(window, Path("/models/bad.gguf"))
        qtbot.waitUntil(window.command_error.isVisible)
        assert window.command_error.trouble is not None
        assert window.command_error.trouble.message == "The file is no GGUF file."
        assert not window.command_error.details.isVisible()
        qtbot.mouseClick(window.command_error.fold, Qt.MouseButton.LeftButton)
        assert window.command_error.details.isVisible()
        assert window.command_error.details.toPlainText() == "magic 0x1234"
        qtbot.mouseClick(window.command_error.close_button, Qt.MouseButton.LeftButton)
        assert not window.command_error.isVisible()

    def test_unexpected_errors_are_told_too(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window(snapshot=given.STOPPED)
        commands.errors["start"] = ZeroDivisionError("oops")
        qtbot.mouseClick(window.header.toggle, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(window.command_error.isVisible)
        assert "oops" in window.command_error.details.toPlainText()

    def test_trouble_of_the_engine_is_shown_on_every_page_until_it_is_over(self, make_window: MakeWindow) -> None:
        window = make_window(snapshot=given.TROUBLED)
        for page in window.pages:
            window.open_page(page.name)
            assert window.engine_trouble.isVisible()
        window.show_snapshot(given.READY)
        assert not window.engine_trouble.isVisible()


class TestDrawing:
    @pytest.mark.parametrize("page", ["hive", "try", "votes", "workers", "connect", "settings"])
    def test_equal_snapshots_repaint_nothing(
        self, make_window: MakeWindow, qapp: QApplication, qtbot: QtBot, page: str
    ) -> None:
        window = make_window(page, given.HISTORY)
        qtbot.wait(300)
        painted: list[str] = []
        watcher = PaintWatcher(painted)
        qapp.installEventFilter(watcher)
        try:
            for _ in range(5):
                window.show_snapshot(replace(given.HISTORY))
            qtbot.wait(150)
        finally:
            qapp.removeEventFilter(watcher)
        assert painted == []

    def test_pages_nobody_sees_are_left_alone(self, make_window: MakeWindow) -> None:
        window = make_window("connect", given.READY)
        window.show_snapshot(given.DONE)
        assert all(card.props is None for card in hive(window).strip.verdicts)
        window.open_page("hive")
        assert hive(window).strip.verdicts[0].props is not None

    def test_nothing_sticks_out_at_the_smallest_size(self, make_window: MakeWindow) -> None:
        window = make_window("hive", given.HISTORY)
        window.resize(900, 600)
        for page in window.pages:
            window.open_page(page.name)
            assert window.size().toTuple() == (900, 600)
            assert window.minimumSizeHint().width() <= 900
            assert window.minimumSizeHint().height() <= 600


class TestSettings:
    def test_scheme_of_the_settings_is_used_at_once(self, make_window: MakeWindow, commands: FakeCommands) -> None:
        commands.current = Settings.model_validate({"window": {"colour_scheme": "dark"}})
        make_window()
        assert current_theme().tokens is DARK

    def test_model_file_is_chosen_in_a_dialog(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window("settings", given.READY)
        window.page.model_file_requested.emit()
        dialog = window.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit("/models/big.gguf")
        qtbot.waitUntil(lambda: commands.named("use_model") == [Path("/models/big.gguf")])
        dialog.close()

    def test_settings_are_read_again_after_another_model_was_chosen(
        self, make_window: MakeWindow, commands: FakeCommands, qtbot: QtBot
    ) -> None:
        window = make_window("try", given.READY)
        commands.current = Settings.model_validate({"voting": {"voters": 3}})
        assert drop(window, Path("/models/big.gguf"))
        qtbot.waitUntil(lambda: window.try_it.ask.voters.value() == 3)
