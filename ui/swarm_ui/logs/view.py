"""The Logs page: whose log, which lines of it, and what to do with them."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.logs import LogSource, LogText
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.logs.view_model import count_words, matching, source_words
from swarm_ui.page import Page
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.inputs import Combo
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import label

_SOURCE_WIDTH = 200


class LogsPage(Page):
    """Read when the page is opened and when it is asked to; the engine reads the files, in a thread of its own."""

    name = "logs"
    icon = "logs"

    def __init__(self, commands: Commands, tasks: Tasks) -> None:
        super().__init__()
        self.title = self.tr("Logs")
        self._commands = commands
        self._tasks = tasks
        self._log: LogText | None = None
        self.source = Combo()
        self.source.setAccessibleName(self.tr("Whose log"))
        self.source.setFixedWidth(_SOURCE_WIDTH)
        self.source.activated.connect(self._read)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self.tr("Words that a line has to contain"))
        self.filter.setPlaceholderText(self.tr("Filter, such as warning or a worker's name"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._render)
        self.again = Button(self.tr("Read again"), icon="refresh")
        self.again.clicked.connect(self.refresh)
        self.copy = CopyButton(self.tr("Copy the lines that are shown"))
        self.folder = Button(self.tr("Open the folder"), icon="folder")
        self.folder.clicked.connect(self._open_folder)
        self.count = label(tone="dim")
        self.lines = MonospacedView(self.tr("Lines of the log"))
        self.lines.setPlaceholderText(self.tr("Nothing has been written yet."))
        self._arrange()
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.setFocusProxy(self.filter)

    @override
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show nothing of it: logs are read from their files."""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Look which logs there are, and read the one that is chosen."""
        self._tasks.run(self._commands.log_sources(), done=self._show_sources)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(label(self.tr("Logs"), size="large", strong=True))
        top.addStretch(1)
        top.addWidget(self.count)
        top.addSpacing(SPACE)
        for button in (self.again, self.copy, self.folder):
            top.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.source)
        row.addWidget(self.filter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 5 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addLayout(top)
        column.addLayout(row)
        column.addWidget(self.lines, 1)

    def _show_sources(self, sources: tuple[LogSource, ...]) -> None:
        chosen = self.source.currentData()
        self.source.clear()
        for source in sources:
            self.source.addItem(source_words(source), source.name)
        self.source.setCurrentIndex(max(0, self.source.findData(chosen)))
        self._read()

    def _read(self) -> None:
        name = self.source.currentData()
        if name is not None:
            self._tasks.run(self._commands.read_log(name), done=self._show_log, failed=self._tell)

    def _show_log(self, log: LogText) -> None:
        if log.name == self.source.currentData():
            self._log = log
            self._render()

    def _tell(self, error: SwarmError) -> None:
        self._log = None
        self._render()
        self._tasks.failed.emit(error)

    def _render(self) -> None:
        whole = self._log.text if self._log else ""
        shown = matching(whole, self.filter.text())
        self.lines.show_log(shown)
        self.copy.set_value(shown)
        self.folder.setEnabled(self._log is not None)
        self.count.setText(count_words(shown, whole))

    def _open_folder(self) -> None:
        if self._log is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._log.folder))
