"""The frame around the pages."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.approvals.dialog import ApprovalDialog
from swarm_ui.connect.view import ConnectPage
from swarm_ui.frame.banners import Banners
from swarm_ui.frame.dropping import DropVeil, dropped_model
from swarm_ui.frame.header import Header, header_props
from swarm_ui.frame.navigation import Navigation
from swarm_ui.frame.opening import Opening
from swarm_ui.hive.desk import HiveDesk
from swarm_ui.hive.pairing_dialog import PairingDialog
from swarm_ui.hive.view import HivePage
from swarm_ui.logs.crash_dialog import tell_of_crash
from swarm_ui.logs.view import LogsPage
from swarm_ui.models.desk import ModelDesk
from swarm_ui.models.view import ModelsPage
from swarm_ui.page import Page
from swarm_ui.settings.view import SettingsPage
from swarm_ui.tasks import Tasks
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE
from swarm_ui.try_it.view import TryItPage
from swarm_ui.votes.view import VotesPage
from swarm_ui.workers.view import WorkersPage

_FIRST_SIZE = QSize(1180, 760)
_NAVIGATION_WIDTH = 148
_GEOMETRY, _PAGE, _FOLDER = "window/geometry", "window/page", "window/model_folder"


class MainWindow(QMainWindow):
    """Header, navigation and pages."""

    hidden_to_tray = Signal()
    """The window was closed, and the program goes on in the tray."""
    quit_requested = Signal()

    def __init__(
        self,
        commands: Commands,
        *,
        settings_path: Path,
        settings: Settings,
        tray_available: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        current_theme().choose(settings.window.colour_scheme)
        self.setWindowTitle("Swarm Desktop")
        self.setWindowIcon(icons.icon("app", "#000000"))
        self.setAcceptDrops(True)
        self._commands = commands
        self._settings = settings
        self._habits = QSettings(str(settings_path), QSettings.Format.IniFormat)
        self._tray_available = tray_available
        self._snapshot = Snapshot()
        self._tasks = Tasks(self)
        self.banners = Banners(commands, self._tasks, self._habits)
        self.banners.update_question.settings_changed.connect(self._take_settings)
        self._tasks.failed.connect(self.banners.tell_error)
        self.engine_trouble, self.command_error = self.banners.engine_trouble, self.banners.command_error

        self.header = Header()
        self.header.start_requested.connect(self._start)
        self.header.stop_requested.connect(self._stop)
        self.models = ModelDesk(commands, self._tasks, self._habits, self)
        self.models.use_requested.connect(self._use_model)
        self.models.settings_changed.connect(self._take_settings)
        self.models.show_settings(settings)
        self.hive = HiveDesk(commands, self._tasks, self)
        self.hive.settings_changed.connect(self._take_settings)
        self.try_it = TryItPage(commands, self._tasks, settings)
        self.votes = VotesPage(commands, self._tasks, settings)
        self.pages: tuple[Page, ...] = (
            HivePage(settings, self.models, self.hive),
            self.try_it,
            self.votes,
            WorkersPage(commands, self._tasks),
            ModelsPage(commands, self._tasks, self.models, settings),
            ConnectPage(commands, self._tasks, settings),
            SettingsPage(commands, self._tasks, settings),
            LogsPage(commands, self._tasks),
        )
        for page in self.pages:
            page.start_requested.connect(self._start)
            page.model_file_requested.connect(self._choose_model)
            page.practice_model_requested.connect(self._use_practice_model)
            page.page_requested.connect(self.open_page)
            page.question_requested.connect(self._open_question)
            page.vote_requested.connect(self._open_vote)
            page.settings_changed.connect(self._take_settings)
        self.navigation = Navigation(self.pages)
        self.navigation.page_chosen.connect(self._show_page)
        self.navigation.page_entered.connect(self._enter_page)
        self._lay_out()
        self._veil = DropVeil(self)
        self.approvals = ApprovalDialog(commands, self._tasks, self)
        self.pairing = PairingDialog(commands, self._tasks, self)
        self.pairing.again_requested.connect(self.hive.pair)

        self.opening = Opening(self.hive, lambda: self.page, self)
        self.opening.page_requested.connect(self.open_page)
        self.opening.model_wanted.connect(self._use_model)
        self.opening.refused.connect(self.banners.tell_error)

        QShortcut(QKeySequence.StandardKey.Quit, self).activated.connect(self.quit_requested)
        QShortcut(QKeySequence.StandardKey.Close, self).activated.connect(self.close)
        self.setMinimumSize(720, 480)
        self._remember()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self._stack.currentIndex()]

    def open(self) -> None:
        """Show the window in front of the others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_target(self, target: str) -> None:
        """Show the window, and propose what a link or a file that was opened asks for."""
        self.open()
        self.banners.clear_error()
        self.opening.open(target)

    def tell_of_crash(self) -> None:
        """Tell, once, where the program ended unexpectedly the last time."""
        tell_of_crash(self._commands, self._tasks, self)

    def open_page(self, name: str) -> None:
        """Show the page of that name; unknown names change nothing."""
        for place, page in enumerate(self.pages):
            if page.name == name:
                self.navigation.setCurrentRow(place)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what changed since the last snapshot; pages that nobody sees wait until they are opened."""
        self._snapshot = snapshot
        self.header.show_props(header_props(snapshot, self._settings.endpoint))
        self.banners.show_snapshot(snapshot, self._settings)
        self.models.show_snapshot(snapshot)
        self.hive.show_snapshot(snapshot)
        self.approvals.show_approvals(snapshot.approvals)
        self.pairing.show_pairing(snapshot.pairing)
        self.page.show_snapshot(snapshot)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._habits.setValue(_GEOMETRY, self.saveGeometry())
        self._habits.sync()
        if self._tray_available():
            event.ignore()
            self.hide()
            self.hidden_to_tray.emit()
        else:
            event.accept()
            self.quit_requested.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        file = dropped_model(event.mimeData())
        if file is not None:
            event.acceptProposedAction()
            self._veil.show_for(file)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        file = dropped_model(event.mimeData())
        if file is not None:
            event.acceptProposedAction()
            self._use_model(file)

    def _lay_out(self) -> None:
        # From the window inwards: whatever gets another parent is dressed again, with all that is in it.
        frame = QWidget()
        frame.setObjectName("ground")
        self.setCentralWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QHBoxLayout()
        body.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        side = QFrame()
        body.addWidget(side)
        side.setObjectName("sidePanel")
        side.setFixedWidth(_NAVIGATION_WIDTH)
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(0, 3 * SPACE, 0, 3 * SPACE)
        side_column.addWidget(self.navigation)
        content = QVBoxLayout()
        content.setSpacing(0)
        body.addLayout(content, 1)
        self._stack = QStackedWidget()
        content.addWidget(self.banners)
        content.addWidget(self._stack, 1)
        for page in self.pages:
            self._stack.addWidget(page)

    def _remember(self) -> None:
        geometry = self._habits.value(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(_FIRST_SIZE.boundedTo(room))
        remembered = str(self._habits.value(_PAGE, ""))
        self.navigation.setCurrentRow(0)
        self.open_page(remembered)
        self.show_snapshot(self._snapshot)
        self.navigation.setFocus()

    def _show_page(self, place: int) -> None:
        page = self.pages[place]
        page.show_snapshot(self._snapshot)
        self._stack.setCurrentIndex(place)
        self._habits.setValue(_PAGE, page.name)

    def _enter_page(self) -> None:
        if self.page.focusProxy() is not None:
            self.page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open_question(self, question_id: QuestionId) -> None:
        self.open_page(self.try_it.name)
        self.try_it.show_question(question_id)

    def _open_vote(self, question_id: QuestionId) -> None:
        self.open_page(self.votes.name)
        self.votes.show_vote(question_id)

    def _start(self) -> None:
        self._tasks.run(self._commands.start(), settled=self.header.release)

    def _stop(self) -> None:
        self._tasks.run(self._commands.stop(), settled=self.header.release)

    def _choose_model(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a model"), str(self._habits.value(_FOLDER, "")))
        dialog.setNameFilters([self.tr("GGUF models (*.gguf)"), self.tr("All files (*)")])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._model_chosen)
        dialog.open()

    def _model_chosen(self, file: str) -> None:
        self._habits.setValue(_FOLDER, str(Path(file).parent))
        self._use_model(Path(file))

    def _use_practice_model(self) -> None:
        self._use_model(None)

    def _use_model(self, file: Path | None) -> None:
        self.banners.clear_error()
        self._tasks.run(self._commands.use_model(file), done=self._model_used)

    def _model_used(self, _: None) -> None:
        # The choice is remembered in the settings, which pages show too.
        self._tasks.run(self._commands.settings(), done=self._take_settings)

    def _take_settings(self, settings: Settings) -> None:
        self._settings = settings
        current_theme().choose(settings.window.colour_scheme)
        self.models.show_settings(settings)
        for page in self.pages:
            page.show_settings(settings)
        self.show_snapshot(self._snapshot)
