"""Why machines do not find each other, check by check."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.doctor import CheckResult, CheckStatus, DoctorReport
from swarm_desktop.core.errors import SwarmError
from swarm_ui.states import StateLook, tone_colour
from swarm_ui.tasks import Tasks
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.scrolling import VerticalScroll
from swarm_ui.widgets.text import breakable, label, restyle

translate = QCoreApplication.translate

_SIZE = (560, 520)
_SHAPE = 16


def status_look(status: CheckStatus) -> StateLook:
    """Return how the outcome of a check is told."""
    match status:
        case CheckStatus.OK:
            return StateLook(translate("Doctor", "fine"), "state-ready", "ok")
        case CheckStatus.WARN:
            return StateLook(translate("Doctor", "mind this"), "warning", "warn")
        case CheckStatus.FAIL:
            return StateLook(translate("Doctor", "in the way"), "state-trouble", "bad")
        case CheckStatus.UNKNOWN:
            return StateLook(translate("Doctor", "could not be told"), "state-stopped", "dim")


class DoctorDialog(QDialog):
    """Looks when it is opened, and again when it is asked to."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("doctor")
        self.setWindowTitle(self.tr("Why machines do not find each other"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._commands = commands
        self._tasks = tasks
        self.summary = label(strong=True, wrap=True)
        self.checks: list[CheckCard] = []
        checks = QWidget()
        self._column = QVBoxLayout(checks)
        self._column.setContentsMargins(0, 0, 2 * SPACE, 0)
        self._column.setSpacing(2 * SPACE)
        self._column.addStretch(1)
        self.again = Button(self.tr("Look again"), icon="refresh")
        self.again.clicked.connect(self.look)
        self.close_button = Button(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)
        self.again.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.again)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.summary)
        column.addWidget(VerticalScroll(checks), 1)
        column.addLayout(buttons)

    def look(self) -> None:
        """Run the checks, which takes some seconds."""
        self._say(self.tr("Looking at the network of this machine. This takes some seconds…"))
        self.again.setEnabled(False)
        self._tasks.run(
            self._commands.doctor(), done=self._show, failed=self._fail, settled=lambda: self.again.setEnabled(True)
        )

    def _show(self, report: DoctorReport) -> None:
        self._say(report.summary, status_look(report.status))
        for card in self.checks:
            card.deleteLater()
        self.checks = [CheckCard(result) for result in report.results]
        for place, card in enumerate(self.checks):
            self._column.insertWidget(place, card)

    def _fail(self, error: SwarmError) -> None:
        self._say(error.message, status_look(CheckStatus.FAIL))

    def _say(self, words: str, look: StateLook | None = None) -> None:
        self.summary.setText(breakable(words))
        restyle(self.summary, "tone", "plain" if look is None else look.tone)


class CheckCard(Card):
    """One check: how it came out, what that means, and what to do."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__(padding=3 * SPACE)
        look = status_look(result.status)
        picture = QLabel()
        colour = tone_colour(current_theme().tokens, look.tone)
        picture.setPixmap(icons.pixmap(look.icon, colour, _SHAPE, self.devicePixelRatioF()))
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(picture)
        top.addWidget(label(result.title, strong=True), 1)
        top.addWidget(label(look.word, tone=look.tone))
        self.body.setSpacing(SPACE)
        self.body.addLayout(top)
        self.body.addWidget(label(breakable(result.meaning), tone="dim", wrap=True))
        self.action = label(breakable(result.action), wrap=True)
        if not result.action:
            self.action.hide()
        self.body.addWidget(self.action)
        self.setAccessibleName(". ".join(filter(None, [result.title, look.word, result.meaning, result.action])))
