"""What stands above every page while there is something to say or to ask."""

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QVBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot, Trouble
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.updates.question import UpdateQuestion
from swarm_ui.widgets.error_card import ErrorCard


class Banners(QWidget):
    """Trouble of the engine, the last command that failed, and a question; no room at all where there is none."""

    def __init__(self, commands: Commands, tasks: Tasks, habits: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.engine_trouble = ErrorCard()
        self.command_error = ErrorCard(dismissable=True)
        self.command_error.dismissed.connect(self.clear_error)
        self.update_question = UpdateQuestion(commands, tasks, habits)
        self.update_question.shown_or_hidden.connect(self._fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 0)
        column.setSpacing(2 * SPACE)
        for card in (self.engine_trouble, self.command_error, self.update_question):
            column.addWidget(card)
        self._fit()

    def show_snapshot(self, snapshot: Snapshot, settings: Settings) -> None:
        """Show the engine's trouble, and whether there is something to ask."""
        self.engine_trouble.show_trouble(snapshot.trouble)
        self.update_question.show_snapshot(snapshot, settings)
        self._fit()

    def tell_error(self, error: SwarmError) -> None:
        """Show what a command failed of, until it is dismissed."""
        self.command_error.show_trouble(Trouble(error.title, error.message, error.details))
        self._fit()

    def clear_error(self) -> None:
        """Show no failed command any more."""
        self.command_error.show_trouble(None)
        self._fit()

    def _fit(self) -> None:
        troubles = (self.engine_trouble.trouble, self.command_error.trouble)
        self.setVisible(any(troubles) or self.update_question.wanted)
