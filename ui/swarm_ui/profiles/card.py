"""The profiles of this machine, and the memory that models take."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from swarm_desktop.core.profiles import ProfileEntry
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.models.model_list import ModelList
from swarm_ui.profiles.view_model import profile_rows
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.text import label


class ProfilesCard(Card):
    """Asks; the page does."""

    use_requested = Signal(object)
    """A profile's name, or None for one model."""
    edit_requested = Signal(object)
    """An entry, or None for a new profile."""
    removal_requested = Signal(str)
    free_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ProfileEntry, ...] = ()
        self._settings = Settings()
        self.list = ModelList(self.tr("Swarm profiles"))
        self.list.row_chosen.connect(self._show_buttons)
        self.list.row_wanted.connect(self._use)
        self.use_button = Button(self.tr("Use"))
        self.use_button.clicked.connect(self._use)
        self.edit_button = Button(self.tr("Change…"))
        self.edit_button.clicked.connect(lambda: self.edit_requested.emit(self.chosen))
        self.remove_button = Button(self.tr("Remove…"))
        self.remove_button.clicked.connect(self._confirm_removal)
        self.single_button = Button(self.tr("Back to one model"))
        self.single_button.clicked.connect(lambda: self.use_requested.emit(None))
        self.new_button = Button(self.tr("New profile…"))
        self.new_button.clicked.connect(lambda: self.edit_requested.emit(None))
        self.free_button = Button(self.tr("Free memory now"), kind="quiet")
        self.free_button.setToolTip(self.tr("Unloads all models; the next question loads its model again"))
        self.free_button.clicked.connect(self.free_requested)
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Models that vote together"), strong=True))
        top.addStretch(1)
        top.addWidget(self.free_button)
        hint = self.tr("A profile starts several models at once; questions for swarm/NAME are voted on by all of them.")
        self.none_label = label(
            self.tr("There is none yet. Begin with two models that often differ, such as a large and a small one."),
            tone="dim",
            wrap=True,
        )
        self.buttons = QGridLayout()
        self.buttons.setSpacing(2 * SPACE)
        self.buttons.setColumnStretch(4, 1)
        chosen = (self.use_button, self.edit_button, self.remove_button, self.single_button)
        for column, button in enumerate(chosen):
            self.buttons.addWidget(button, 0, column)
        self.buttons.addWidget(self.new_button, 0, 5)
        self.body.addLayout(top)
        self.body.addWidget(label(hint, tone="dim", wrap=True))
        self.body.addWidget(self.list)
        self.body.addWidget(self.none_label)
        self.body.addLayout(self.buttons)
        self.show_profiles((), self._settings)

    @property
    def chosen(self) -> ProfileEntry | None:
        """The profile of the current row."""
        row = self.list.row
        return next((entry for entry in self._entries if row is not None and entry.name == row.id), None)

    def show_profiles(self, entries: Sequence[ProfileEntry], settings: Settings) -> None:
        """Show other profiles, or which of them is in use now."""
        self._entries, self._settings = tuple(entries), settings
        self.none_label.setVisible(not entries)
        self.list.show_rows(profile_rows(entries, settings))
        self._show_buttons()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show whether there is memory to be given back."""
        self.free_button.setEnabled(any(worker.memory_bytes for worker in snapshot.workers))

    def _show_buttons(self) -> None:
        entry, in_use = self.chosen, self._settings.worker.profile
        usable = entry is not None and entry.profile is not None
        for button in (self.use_button, self.edit_button, self.remove_button):
            button.setVisible(bool(self._entries))
            button.setAccessibleName(f"{button.text()}: {entry.name if entry else ''}")
        self.use_button.setEnabled(usable and entry is not None and entry.name != in_use)
        self.edit_button.setEnabled(usable)
        self.remove_button.setEnabled(entry is not None and entry.name != in_use)
        self.single_button.setVisible(bool(in_use))

    def _use(self) -> None:
        entry = self.chosen
        if entry is not None and self.use_button.isEnabled():
            self.use_requested.emit(entry.name)

    def _confirm_removal(self) -> None:
        entry = self.chosen
        if entry is None:
            return
        name = entry.name
        confirm(
            self,
            self.tr("Remove the profile {name}?").format(name=name),
            self.tr("Its file is deleted. The models stay."),
            self.tr("Remove"),
            lambda: self.removal_requested.emit(name),
        )
