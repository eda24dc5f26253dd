"""One program's settings: what to copy, and having them written."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_desktop.core.editors import EDITORS, EditorSetup
from swarm_desktop.core.snapshot import ClientView
from swarm_ui.connect.change_dialog import ChangeDialog
from swarm_ui.connect.light import ClientLight
from swarm_ui.connect.view_model import context_warning, editor_name, short_path
from swarm_ui.states import Tone
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import ElidedLabel, breakable, label, restyle

_LEAST_LINES = 11


class SetupPanel(QWidget):
    """What is copied holds the key; what is shown holds it only while the key may be seen."""

    write_requested = Signal(object)
    """An `EditorSetup` whose change was shown and agreed to."""
    undo_requested = Signal(object)
    """The `EditorSetup` whose last change should be taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup: EditorSetup | None = None
        self._revealed = False
        self.title = label(strong=True)
        self.light = ClientLight()
        self.path = ElidedLabel(tone="dim", size="small")
        self.path.setProperty("mono", "true")
        self.code = MonospacedView(self.tr("Settings to copy"))
        self.code.ensurePolished()
        self.code.setMinimumHeight(_LEAST_LINES * self.code.fontMetrics().lineSpacing() + 6 * SPACE)
        self.copy_button = CopyButton(self.tr("Copy the settings"))
        self.write_button = Button(self.tr("Write it for me…"), kind="primary")
        self.write_button.clicked.connect(self._show_change)
        self.undo_button = Button(self.tr("Undo"), name=self.tr("Take the last change of the file back"))
        self.undo_button.clicked.connect(self._undo)
        self.status = label(wrap=True)
        self.state = label(wrap=True)
        self.warning = label(tone="warn", wrap=True)
        self.notes = label(tone="dim", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.light)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.write_button)
        buttons.addWidget(self.undo_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addLayout(top)
        column.addWidget(self.path)
        column.addWidget(self.code, 1)
        column.addLayout(buttons)
        for words in (self.status, self.state, self.warning, self.notes):
            column.addWidget(words)
        column.addStretch(0)
        self._render()

    def show_setup(self, setup: EditorSetup, *, revealed: bool) -> None:
        """Show the settings of a program."""
        if (setup, revealed) == (self._setup, self._revealed):
            return
        if self._setup is None or setup.text != self._setup.text:
            # What was told is about another program, model or key.
            self.say("")
        self._setup, self._revealed = setup, revealed
        self._render()

    def show_clients(self, clients: tuple[ClientView, ...]) -> None:
        """Show when the program asked last."""
        if self._setup is not None:
            self.light.show_clients(self._setup.editor, clients)

    def say(self, text: str, tone: Tone = "ok") -> None:
        """Tell how writing or undoing ended; empty for nothing to tell."""
        self.status.setText(breakable(text))
        restyle(self.status, "tone", tone)
        self.status.setVisible(bool(text))

    def _render(self) -> None:
        setup = self._setup
        works = setup is not None and bool(setup.text)
        for widget in (self.code, self.copy_button, self.light):
            widget.setVisible(works)
        self.write_button.setVisible(setup is not None and bool(setup.path))
        self.path.setVisible(setup is not None and bool(setup.path))
        self.undo_button.setVisible(setup is not None and setup.can_undo)
        if setup is None:
            return
        self.title.setText(editor_name(setup.editor))
        self.path.set_whole_text(short_path(setup.path))
        self.code.setPlainText((setup.text if self._revealed else setup.hidden_text).rstrip())
        self.copy_button.set_value(setup.text)
        changes = setup.change is not None and (setup.change.creates or bool(setup.change.difference))
        self.write_button.setEnabled(changes)
        if setup.obstacle is not None:
            self.state.setText(breakable(setup.obstacle.message))
        else:
            self.state.setText(self.tr("These settings are in the file already."))
        restyle(self.state, "tone", "dim" if setup.obstacle is None else "bad")
        self.state.setVisible(setup.obstacle is not None or (not changes and bool(setup.path)))
        warning = context_warning(setup)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.notes.setText("\n\n".join(map(breakable, setup.notes)))
        self.notes.setVisible(bool(setup.notes))

    def _show_change(self) -> None:
        setup = self._setup
        if setup is None or setup.change is None:
            return
        dialog = ChangeDialog(EDITORS[setup.editor].name, setup.path, setup.change, self)
        dialog.accepted.connect(lambda: self.write_requested.emit(setup))
        dialog.open()

    def _undo(self) -> None:
        if self._setup is not None:
            self.undo_requested.emit(self._setup)
