"""Updates in Settings: which version this is, whether there is a newer one, and what may be done about it."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.core.updates import UpdateView
from swarm_ui.facts import percent
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.updates.view_model import Action, UpdateProps, failed_words, update_props
from swarm_ui.widgets.agreement_bar import AgreementBar
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.error_card import ErrorCard
from swarm_ui.widgets.reading_text import ReadingText
from swarm_ui.widgets.text import breakable, label, restyle

_NOTES_LINES = 8


class UpdatesPanel(QWidget):
    """Does what it offers by itself; what comes of it arrives with the snapshots."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._view: UpdateView | None = None
        self._props = UpdateProps("")
        version = QCoreApplication.applicationVersion()
        self.version = label(self.tr("This is version {version}.").format(version=version))
        self.version.setVisible(bool(version))
        self.words = label(wrap=True)
        self.failed = label(tone="warn", wrap=True)
        self.bar = AgreementBar()
        self.notes_title = label(self.tr("What is new"), strong=True)
        self.notes = ReadingText(self.tr("What is new"), most_lines=_NOTES_LINES)
        self.error = ErrorCard()
        self.button = Button()
        self.button.clicked.connect(self._press)

        told = QHBoxLayout()
        told.setSpacing(3 * SPACE)
        told.addWidget(self.words, 1)
        told.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.version)
        column.addLayout(told)
        for widget in (self.bar, self.failed, self.error, self.notes_title, self.notes):
            column.addWidget(widget)
        self._show(UpdateView())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far it is."""
        if snapshot.update != self._view:
            self._show(snapshot.update)

    def _show(self, view: UpdateView) -> None:
        self._view = view
        props = self._props = update_props(view, datetime.now().astimezone())
        self.words.setText(breakable(props.words))
        restyle(self.words, "tone", "dim" if view.refusal else "plain")
        self.button.setVisible(bool(props.button))
        self.button.setText(props.button)
        self.button.set_kind("primary" if props.primary else "plain")
        self.button.setEnabled(not props.busy)
        self.bar.setVisible(props.share is not None)
        share = props.share or 0.0
        self.bar.show_segments((share,), self.tr("{percent} percent").format(percent=percent(share)))
        self.failed.setText(failed_words(view))
        self.failed.setVisible(bool(view.failed_version))
        self.error.show_trouble(view.trouble)
        self.notes_title.setVisible(bool(props.notes))
        self.notes.setVisible(bool(props.notes))
        if self.notes.toPlainText() != props.notes:
            self.notes.setPlainText(props.notes)

    def _press(self) -> None:
        match self._props.action:
            case Action.CHECK:
                command = self._commands.check_for_update()
            case Action.FETCH:
                command = self._commands.fetch_update()
            case Action.CANCEL:
                command = self._commands.cancel_update()
        self._tasks.run(command, failed=self._tell)

    def _tell(self, error: SwarmError) -> None:
        # What went wrong with a check or a download comes with the next snapshot, and stands beneath the button.
        if self._props.action is Action.CANCEL:
            self._tasks.failed.emit(error)
