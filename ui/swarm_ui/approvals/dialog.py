"""Asks the person whether a tool may be used: beside the window, never in the way of it."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.ids import ApprovalId
from swarm_desktop.core.snapshot import ApprovalView
from swarm_ui.approvals.view_model import ApprovalProps, approval_props, seconds_left
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import breakable, label

ARM_MS = 600
"""How long a new question cannot be allowed: a click that was meant for something else must not be a yes."""
_SECOND_MS = 1000
_WIDTH = 620
_DETAILS_HEIGHT = 200


class ApprovalDialog(QDialog):
    """Shows the question that waits longest. Closing it, Escape and Return are a no."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._commands = commands
        self._tasks = tasks
        self._props: ApprovalProps | None = None
        self._waiting: tuple[ApprovalView, ...] = ()
        self._answered: set[ApprovalId] = set()
        self.setWindowTitle(self.tr("A tool wants to be used"))
        self.setModal(False)
        # Whoever types somewhere else goes on typing there.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.question = label(size="large", strong=True, wrap=True)
        self.details = MonospacedView(self.tr("What it would do"))
        # Nothing may hide far to the right.
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.details.setFixedHeight(_DETAILS_HEIGHT)
        self.length = label(tone="warn")
        self.waiting = label(tone="dim")
        self.left = label(tone="dim")
        self.remember = Button()
        self.remember.clicked.connect(lambda: self._answer(allow=True, remember=True))
        self.allow = Button(self.tr("Allow once"))
        self.allow.clicked.connect(lambda: self._answer(allow=True))
        self.deny = Button(self.tr("Deny"), kind="primary")
        self.deny.clicked.connect(lambda: self._answer(allow=False))
        for button in (self.remember, self.allow):
            button.setAutoDefault(False)
        self.deny.setDefault(True)
        self._lay_out()
        self._arming = QTimer(self)
        self._arming.setSingleShot(True)
        self._arming.timeout.connect(lambda: self._arm(armed=True))
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)

    def show_approvals(self, approvals: tuple[ApprovalView, ...]) -> None:
        """Ask about what waits; nothing is touched while that stays the same."""
        if approvals == self._waiting:
            return
        self._waiting = approvals
        self._answered &= {approval.id for approval in approvals}
        self._show_unanswered()

    @override
    def reject(self) -> None:
        self._answer(allow=False)

    def _lay_out(self) -> None:
        facts = QHBoxLayout()
        facts.addWidget(self.length)
        facts.addStretch(1)
        facts.addWidget(self.left)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.waiting)
        buttons.addStretch(1)
        for button in (self.remember, self.allow, self.deny):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.question)
        column.addWidget(self.details)
        column.addLayout(facts)
        column.addLayout(buttons)
        self.setFixedWidth(_WIDTH)

    def _show_unanswered(self) -> None:
        self._show([approval for approval in self._waiting if approval.id not in self._answered])

    def _show(self, waiting: Sequence[ApprovalView]) -> None:
        if not waiting:
            self._props = None
            self._clock.stop()
            self.hide()
            return
        props = approval_props(waiting)
        self.waiting.setText(props.waiting)
        if self._props is not None and props.id == self._props.id:
            return
        self._props = props
        self.question.setText(breakable(props.question))
        self.details.setPlainText(props.details)
        self.length.setText(props.length)
        self.remember.setText(props.remember)
        self.remember.setVisible(bool(props.remember))
        self.setAccessibleName(f"{props.question}. {props.details}")
        self._arm(armed=False)
        self._arming.start(ARM_MS)
        self._tick()
        self._clock.start(_SECOND_MS)
        self._open()

    def _open(self) -> None:
        self.show()
        self.raise_()
        self.deny.setFocus()
        if self._window.isActiveWindow():
            self.activateWindow()
        QApplication.alert(self)

    def _arm(self, *, armed: bool) -> None:
        self.allow.setEnabled(armed)
        self.remember.setEnabled(armed)

    def _tick(self) -> None:
        if self._props is not None:
            self.left.setText(seconds_left(self._props.until, time.time()))

    def _answer(self, *, allow: bool, remember: bool = False) -> None:
        if self._props is None:
            self.hide()
            return
        answered = self._props.id
        self._answered.add(answered)
        self._tasks.run(
            self._commands.settle_approval(answered, allow=allow, remember=remember),
            failed=lambda error: self._ask_again(answered, error),
        )
        self._show_unanswered()

    def _ask_again(self, answered: ApprovalId, error: SwarmError) -> None:
        self._answered.discard(answered)
        self._tasks.failed.emit(error)
        self._show_unanswered()
