"""The models that are on this machine already."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from swarm_desktop.core.model_files import FoundModel, Place
from swarm_desktop.core.settings import Settings
from swarm_ui.models.desk import Use
from swarm_ui.models.here import PRACTICE, here_rows
from swarm_ui.models.model_list import ModelList
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.text import label


class HereCard(Card):
    """Uses, shows and removes files."""

    use_requested = Signal(object, object)
    """Path, or None for the practice model, and what it is to be used for."""
    removal_requested = Signal(object)
    file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[FoundModel, ...] = ()
        self._settings = Settings()
        self.list = ModelList(self.tr("Models on this machine"))
        self.list.row_chosen.connect(self._show_buttons)
        self.list.row_wanted.connect(self._use)
        self.use_button = Button(self.tr("Use"))
        self.use_button.clicked.connect(self._use)
        self.folder_button = Button(self.tr("Show in folder"))
        self.folder_button.clicked.connect(self._show_in_folder)
        self.remove_button = Button(self.tr("Remove…"))
        self.remove_button.clicked.connect(self._confirm_removal)
        self.file_button = Button(self.tr("Choose a GGUF file…"), icon="folder")
        self.file_button.clicked.connect(self.file_requested)
        buttons = QGridLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.setColumnStretch(3, 1)
        for column, button in enumerate((self.use_button, self.folder_button, self.remove_button)):
            buttons.addWidget(button, 0, column)
        buttons.addWidget(self.file_button, 0, 4)
        hint = self.tr("Files of Ollama, LM Studio, Jan and of caches are used where they are, and never changed.")
        self.body.addWidget(label(self.tr("On this machine"), strong=True))
        self.body.addWidget(label(hint, tone="dim", wrap=True))
        self.body.addWidget(self.list)
        self.body.addLayout(buttons)
        self.show_models((), self._settings)

    def show_models(self, found: Sequence[FoundModel], settings: Settings) -> None:
        """Show other files, or which of them are in use now."""
        self._found, self._settings = tuple(found), settings
        self.list.show_rows(here_rows(found, settings))
        self._show_buttons()

    @property
    def _chosen(self) -> FoundModel | None:
        row = self.list.row
        return next((each for each in self._found if row is not None and each.model.path == row.id), None)

    def _show_buttons(self) -> None:
        row, found = self.list.row, self._chosen
        vectors = found is not None and found.model.embeds
        in_use = self._settings.embedding.model_file if vectors else self._settings.worker.model_file
        path = str(in_use) if in_use else PRACTICE
        self.use_button.setText(self.tr("Use for vectors") if vectors else self.tr("Use"))
        mixed = bool(self._settings.worker.profile) and not vectors
        self.use_button.setEnabled(row is not None and (mixed or row.id != path))
        self.folder_button.setEnabled(found is not None)
        self.remove_button.setEnabled(found is not None and found.place is Place.OWN and found.model.path != path)
        self.remove_button.setToolTip(
            ""
            if found is None or found.place is Place.OWN
            else self.tr("It belongs to {program}. Remove it there.").format(program=found.place)
        )
        name = row.name if row is not None else ""
        for button in (self.use_button, self.folder_button, self.remove_button):
            button.setAccessibleName(f"{button.text()}: {name}")

    def _use(self) -> None:
        if not self.use_button.isEnabled():
            return
        found = self._chosen
        if found is None:
            self.use_requested.emit(None, Use.ANSWERS)
        else:
            self.use_requested.emit(Path(found.model.path), Use.VECTORS if found.model.embeds else Use.ANSWERS)

    def _show_in_folder(self) -> None:
        found = self._chosen
        if found is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(found.model.path).parent)))

    def _confirm_removal(self) -> None:
        found = self._chosen
        if found is None:
            return
        path = Path(found.model.path)
        confirm(
            self,
            self.tr("Remove {name}?").format(name=found.name),
            self.tr("The file is deleted from the disk. It can be downloaded again."),
            self.tr("Remove"),
            lambda: self.removal_requested.emit(path),
        )
