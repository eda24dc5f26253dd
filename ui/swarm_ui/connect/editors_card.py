"""Choosing a program and a model, and setting the one up for the other."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.editors import EDITORS, EditorId, EditorSetup
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.snapshot import ClientView
from swarm_ui.connect.delegate import ROW_HEIGHT, EditorDelegate
from swarm_ui.connect.setup import SetupPanel
from swarm_ui.connect.view_model import NO_MODEL, ModelName, editor_rows
from swarm_ui.tasks import Tasks
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import Combo
from swarm_ui.widgets.rows_list import RowsList
from swarm_ui.widgets.text import label

_LIST_WIDTH = 152


class EditorsCard(Card):
    """The list of programs beside the settings of the chosen one."""

    failed = Signal(object)
    """A `SwarmError` that has no better place to be told."""

    def __init__(self, commands: Commands, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._clients: tuple[ClientView, ...] = ()
        self._models: tuple[ModelName, ...] | None = None
        self._revealed = False
        self._current: EditorSetup | None = None
        self.model = Combo()
        self.model.setAccessibleName(self.tr("Model to set up"))
        self.model.setMinimumWidth(260)
        self.model.currentIndexChanged.connect(self.refresh)
        self.list = RowsList(self.tr("Programs"), EditorDelegate())
        self.list.setFixedSize(_LIST_WIDTH, len(EDITORS) * ROW_HEIGHT + 2)
        self.list.setMouseTracking(True)
        self.list.rows.show_rows(editor_rows(()))
        self.list.select(0)
        self.list.selectionModel().currentChanged.connect(self.refresh)
        self.panel = SetupPanel()
        self.panel.write_requested.connect(self._write)
        self.panel.undo_requested.connect(self._undo)
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(label(self.tr("Set up a program"), strong=True))
        top.addStretch(1)
        model_label = label(self.tr("Model"), tone="dim")
        model_label.setBuddy(self.model)
        top.addWidget(model_label)
        top.addWidget(self.model)
        row = QHBoxLayout()
        row.setSpacing(4 * SPACE)
        row.addWidget(self.list, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.panel, 1)
        self.body.addLayout(top)
        self.body.addLayout(row)

    @property
    def editor(self) -> EditorId:
        """The chosen program."""
        return tuple(EDITORS)[max(0, self.list.currentIndex().row())]

    def show_models(self, models: tuple[ModelName, ...]) -> None:
        """Offer other names; the chosen one stays chosen while it is there."""
        if models == self._models:
            return
        self._models = models
        names = [model.name for model in models] or [NO_MODEL]
        chosen = self.model.currentText()
        self.model.blockSignals(True)  # noqa: FBT003 - Qt's
        self.model.clear()
        self.model.addItems(names)
        self.model.setCurrentIndex(max(0, names.index(chosen) if chosen in names else 0))
        self.model.setEnabled(bool(models))
        self.model.blockSignals(False)  # noqa: FBT003 - Qt's
        self.refresh()

    def show_clients(self, clients: tuple[ClientView, ...]) -> None:
        """Show who asked, and when."""
        if clients != self._clients:
            self._clients = clients
            self.list.rows.show_rows(editor_rows(clients))
            self.panel.show_clients(clients)

    def show_key(self, *, revealed: bool) -> None:
        """Show or hide the key in the settings."""
        self._revealed = revealed
        if self._current is not None:
            self.panel.show_setup(self._current, revealed=revealed)

    def refresh(self) -> None:
        """Ask for the settings again: program, model, address, key or the file itself may be another."""
        if self._models is not None:
            self._ask(lambda: None)

    def _ask(self, then: Callable[[], None]) -> None:
        def shown(setup: EditorSetup) -> None:
            self._show(setup)
            then()

        command = self._commands.editor_setup(self.editor, self.model.currentText())
        self._tasks.run(command, done=shown, failed=self.failed.emit)

    def _show(self, setup: EditorSetup) -> None:
        # An answer that comes late may be about what was chosen before.
        if (setup.editor, setup.model) == (self.editor, self.model.currentText()):
            self._current = setup
            self.panel.show_setup(setup, revealed=self._revealed)
            self.panel.show_clients(self._clients)

    def _write(self, setup: EditorSetup) -> None:
        if setup.change is None:
            return
        command = self._commands.write_editor_setup(setup.editor, setup.model, setup.change.fingerprint)
        self._tasks.run(command, done=self._written, failed=self._refused)

    def _written(self, setup: EditorSetup) -> None:
        self._show(setup)
        words = self.tr("Written. Start {editor} again if it is open.")
        self.panel.say(words.format(editor=EDITORS[setup.editor].name))

    def _undo(self, setup: EditorSetup) -> None:
        command = self._commands.undo_editor_setup(setup.editor)
        self._tasks.run(command, done=self._undone, failed=self._refused)

    def _undone(self, _: None) -> None:
        self._ask(lambda: self.panel.say(self.tr("The file is as it was before.")))

    def _refused(self, error: SwarmError) -> None:
        self._ask(lambda: self.panel.say(error.message, "bad"))
