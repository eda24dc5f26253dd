"""Models that stay on this machine, ticked in a list of those that are known."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.inputs import CheckBox
from swarm_ui.widgets.text import label


class ModelChecks(QWidget):
    """One box for each model; also for those that are ticked and not known here any more."""

    wanted = Signal(object)
    """Identifiers of all models that are ticked."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, str] = {}
        self._ticked: tuple[str, ...] = ()
        self.boxes: dict[str, CheckBox] = {}
        self._empty = label(self.tr("No model is known yet"), tone="dim")
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._list)
        column.addWidget(self._empty)

    def show_models(self, known: dict[str, str]) -> None:
        """Offer models: their names by identifier."""
        if known != self._known:
            self._known = known
            self._render()

    def show_value(self, value: object) -> None:
        """Show which models are ticked in the settings."""
        self._ticked = tuple(map(str, value)) if isinstance(value, tuple) else ()
        self._render()

    def accept(self) -> None:
        """Do nothing: what is shown is what was wanted."""

    def _render(self) -> None:
        models = self._known | {model: model for model in self._ticked if model not in self._known}
        if list(models) != list(self.boxes):
            for box in self.boxes.values():
                self._list.removeWidget(box)
                box.hide()
                box.deleteLater()
            self.boxes = {}
            for model, name in models.items():
                box = CheckBox(name)
                box.setToolTip(model)
                box.setAccessibleName(self.tr("{model} stays on this machine").format(model=name))
                box.clicked.connect(lambda checked, model=model: self._tick(model, ticked=checked))
                self._list.addWidget(box)
                self.boxes[model] = box
        for model, box in self.boxes.items():
            box.setChecked(model in self._ticked)
        self._empty.setVisible(not models)

    def _tick(self, model: str, *, ticked: bool) -> None:
        others = [name for name in self._ticked if name != model]
        self.wanted.emit([*others, model] if ticked else others)
