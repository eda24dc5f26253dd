"""Asks the person whether two machines show the same code: beside the window, never in the way of it."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.hive import PairingView
from swarm_ui.hive.pairing_words import PairingProps, pairing_props
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.text import breakable, label, restyle

ARM_MS = 600
"""How long a new code cannot be confirmed: a click that was meant for something else must not be a yes."""
_WIDTH = 460


class PairingDialog(QDialog):
    """Appears by itself with each pairing, and says what became of it. Closing it before that is a no.

    While the window is hidden it waits, and asks that the person be told.
    """

    attention_wanted = Signal(str, str)
    """Title and message for a person who does not see the window."""
    again_requested = Signal(str)
    """The address of a machine to pair with once more."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._commands = commands
        self._tasks = tasks
        self._pairing: PairingView | None = None
        self._props: PairingProps | None = None
        self._dismissed = False
        self.setWindowTitle(self.tr("Pairing"))
        self.setModal(False)
        # Whoever types somewhere else goes on typing there.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.title = label(size="large", strong=True, wrap=True)
        self.text = label(wrap=True)
        self.code = label(size="huge", strong=True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.question = label(self.tr("The same code on both screens?"), strong=True)
        self.same = Button(self.tr("Same code"))
        self.same.clicked.connect(lambda: self._answer(accept=True))
        self.different = Button(self.tr("Different"))
        self.different.clicked.connect(lambda: self._answer(accept=False))
        self.again = Button(self.tr("Try again"))
        self.again.clicked.connect(self._try_again)
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.cancel.setAutoDefault(False)
        self.close_button = Button(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.same.setAutoDefault(False)
        self.same.setEnabled(False)
        self._lay_out()
        self._arming = QTimer(self)
        self._arming.setSingleShot(True)
        self._arming.timeout.connect(lambda: self.same.setEnabled(True))
        parent.installEventFilter(self)

    def show_pairing(self, pairing: PairingView | None) -> None:
        """Show what changed; a pairing that the person has closed stays closed until it asks again."""
        if pairing is None or pairing == self._pairing:
            return
        before, self._pairing = self._pairing, pairing
        props = pairing_props(pairing)
        if before is None or not before.is_live or props.asks:
            self._dismissed = False
        self._render(props)
        if props.asks and not pairing.begun_here and not self._window.isVisible():
            self.attention_wanted.emit(props.title, self.tr("Open the window to compare the code on both screens."))
        self._open()

    @override
    def reject(self) -> None:
        if self._props is not None and self._props.asks:
            self._answer(accept=False)
            return
        if self._props is not None and self._props.cancel:
            # Whatever became of it meanwhile, it is shown no more: the person wants nothing of it.
            self._tasks.run(self._commands.confirm_pairing(accept=False), failed=lambda _: None)
        self._dismissed = True
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Show and not self.isVisible():
            # Once the window is there, or the dialog would lie beneath it.
            QTimer.singleShot(0, self, self._open)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        for button in (self.again, self.different, self.same, self.cancel, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        for part in (self.title, self.text, self.code, self.question):
            column.addWidget(part)
        column.addLayout(buttons)
        self.setFixedWidth(_WIDTH)

    def _render(self, props: PairingProps) -> None:
        self._props = props
        self.title.setText(breakable(props.title))
        self._say(props.text)
        restyle(self.text, "tone", props.tone)
        self.code.setText(props.code)
        self.code.setVisible(bool(props.code))
        self.code.setAccessibleName(self.tr("Code: {digits}").format(digits=props.spoken_code))
        self.question.setVisible(props.asks)
        self.same.setVisible(props.asks)
        self.different.setVisible(props.asks)
        self.different.setEnabled(True)
        self.again.setVisible(bool(props.again))
        self.cancel.setText(props.cancel)
        self.cancel.setVisible(bool(props.cancel))
        self.close_button.setVisible(props.over)
        self.same.setEnabled(False)
        if props.asks:
            self._arming.start(ARM_MS)
        if props.cancel:
            # Escape cancels; Enter, pressed by somebody who said yes a moment ago, must not.
            self.setFocus()
        else:
            button = self.different if props.asks else self.close_button
            button.setDefault(True)
            button.setFocus()
        spoken = [props.title, props.text, props.spoken_code, self.question.text() if props.asks else ""]
        self.setAccessibleName(" ".join(filter(None, spoken)))
        self.adjustSize()

    def _say(self, text: str) -> None:
        self.text.setText(breakable(text))
        self.text.setVisible(bool(text))

    def _open(self) -> None:
        if self._pairing is None or self._dismissed or not self._window.isVisible():
            return
        self.show()
        self.raise_()
        if self._window.isActiveWindow() and self._pairing.begun_here:
            # The person is waiting for it; one that somebody else began must not take the keys away.
            self.activateWindow()
        else:
            QApplication.alert(self)

    def _answer(self, *, accept: bool) -> None:
        self.same.setEnabled(False)
        self.different.setEnabled(False)
        self._arming.stop()
        self._tasks.run(self._commands.confirm_pairing(accept=accept), failed=self._tell)

    def _tell(self, error: SwarmError) -> None:
        restyle(self.text, "tone", "bad")
        self._say(error.message)
        self.different.setEnabled(True)
        self.same.setEnabled(True)

    def _try_again(self) -> None:
        address = self._props.again if self._props else ""
        self.reject()
        self.again_requested.emit(address)
