"""Asked once: whether the program may look for newer versions of itself."""

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.text import label

_ANSWERED = "updates/question_answered"


class UpdateQuestion(Card):
    """A line above the pages, in copies that update themselves, until it is answered either way."""

    settings_changed = Signal(object)
    shown_or_hidden = Signal()

    def __init__(self, commands: Commands, tasks: Tasks, habits: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=3 * SPACE)
        self._commands = commands
        self._tasks = tasks
        self._habits = habits
        self._looks = False
        words = self.tr(
            "May Swarm Desktop ask its update server once a day whether there is a newer version? Until you say yes, "
            "it asks nobody. Settings changes the answer."
        )
        self.yes = Button(self.tr("Yes, look"), kind="primary")
        self.yes.clicked.connect(lambda: self._answer(look=True))
        self.no = Button(self.tr("No"))
        self.no.clicked.connect(lambda: self._answer(look=False))
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(label(words, wrap=True), 1)
        for button in (self.no, self.yes):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.setAccessibleName(words)
        self.hide()

    @property
    def wanted(self) -> bool:
        """Whether it is open."""
        return not self.isHidden()

    def show_snapshot(self, snapshot: Snapshot, settings: Settings) -> None:
        """Ask where this copy could look, does not, and nobody was asked before."""
        open_question = not snapshot.update.refusal and settings.updates.check == "off" and not self._answered
        if open_question != self.wanted:
            self.setVisible(open_question)
            self.shown_or_hidden.emit()

    @property
    def _answered(self) -> bool:
        return bool(self._habits.value(_ANSWERED, defaultValue=False, type=bool))

    def _answer(self, *, look: bool) -> None:
        self._habits.setValue(_ANSWERED, True)  # noqa: FBT003 - Qt's signature
        self._habits.sync()
        self.hide()
        self.shown_or_hidden.emit()
        if look:
            self._tasks.run(self._commands.change_settings({"updates.check": "daily"}), done=self.settings_changed.emit)
