"""Which model turns texts into vectors."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from swarm_desktop.core.model_choices import ModelChoices
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.settings import Settings
from swarm_ui.models.desk import Use
from swarm_ui.models.vectors import VectorOption, is_chosen, vector_options
from swarm_ui.models.words import caution
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.inputs import Combo
from swarm_ui.widgets.text import label


class VectorsCard(Card):
    """A choice and a button; nothing is fetched before it is pressed."""

    use_requested = Signal(object, object)
    """Path, or None for the practice model, and what it is to be used for."""
    choice_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[VectorOption, ...] = ()
        self._settings = Settings()
        self.combo = Combo()
        self.combo.setAccessibleName(self.tr("Model for vectors"))
        self.combo.currentIndexChanged.connect(self._show_button)
        self.button = Button()
        self.button.clicked.connect(self._use)
        self._caution = label(tone="dim", size="small", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.combo, 1)
        row.addWidget(self.button)
        hint = self.tr("Turns texts into vectors, for programs that search by meaning, and for votes on free text.")
        self.body.addWidget(label(self.tr("Model for vectors"), strong=True))
        self.body.addWidget(label(hint, tone="dim", wrap=True))
        self.body.addLayout(row)
        self.body.addWidget(self._caution)

    def show_options(self, choices: ModelChoices | None, found: Sequence[FoundModel], settings: Settings) -> None:
        """Offer other models; the one in use is shown whenever another one comes into use."""
        options = vector_options(choices, found, settings)
        moved = settings.embedding != self._settings.embedding or not self._options
        picked = self._option
        self._settings = settings
        if options != self._options:
            self._options = options
            self.combo.blockSignals(True)  # noqa: FBT003 - Qt's
            self.combo.clear()
            self.combo.addItems([option.words for option in options])
            self.combo.blockSignals(False)  # noqa: FBT003 - Qt's
            kept = options.index(picked) if picked in options else -1
            self.combo.setCurrentIndex(self._place_in_use() if moved or kept < 0 else kept)
        elif moved:
            self.combo.setCurrentIndex(self._place_in_use())
        self._show_button()

    @property
    def _option(self) -> VectorOption | None:
        place = self.combo.currentIndex()
        return self._options[place] if 0 <= place < len(self._options) else None

    def _place_in_use(self) -> int:
        return next((place for place, each in enumerate(self._options) if is_chosen(each, self._settings)), 0)

    def _show_button(self) -> None:
        option = self._option
        fetches = option is not None and option.choice is not None
        self.button.setText(self.tr("Download and use") if fetches else self.tr("Use"))
        self.button.setAccessibleName(f"{self.button.text()}: {option.words if option else ''}")
        self.button.setEnabled(option is not None and not is_chosen(option, self._settings))
        words = caution(option.choice) if option is not None and option.choice is not None else ""
        self._caution.setText(words)
        self._caution.setVisible(bool(words))

    def _use(self) -> None:
        option = self._option
        if option is None:
            return
        if option.choice is not None:
            self.choice_wanted.emit(option.choice, Use.VECTORS)
        else:
            self.use_requested.emit(Path(option.path) if option.path else None, Use.VECTORS)
