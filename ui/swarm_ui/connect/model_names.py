"""The names that clients may write into `model`."""

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from swarm_ui.connect.view_model import ModelName
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.text import ElidedLabel, label


class ModelNames(Card):
    """One row for each name, with its meaning and a copy button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelName, ...] | None = None
        self._rows: list[tuple[QLabel, ElidedLabel, CopyButton]] = []
        self._empty = label(self.tr("No model is ready yet; its names appear here."), tone="dim", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4 * SPACE)
        self._grid.setVerticalSpacing(2 * SPACE)
        self._grid.setColumnStretch(1, 1)
        self.body.addWidget(label(self.tr("Model names"), strong=True))
        self.body.addWidget(self._empty)
        self.body.addLayout(self._grid)

    def show_models(self, models: tuple[ModelName, ...]) -> None:
        """Show other names."""
        if models == self._models:
            return
        self._models = models
        self._empty.setVisible(not models)
        while len(self._rows) < len(models):
            self._add_row()
        for place, row in enumerate(self._rows):
            for widget in row:
                widget.setVisible(place < len(models))
            if place < len(models):
                name, meaning, button = row
                name.setText(models[place].name)
                meaning.set_whole_text(models[place].meaning)
                button.set_value(models[place].name)
                button.setAccessibleName(self.tr("Copy model name {name}").format(name=models[place].name))

    def _add_row(self) -> None:
        name = label()
        name.setProperty("mono", "true")
        row = (name, ElidedLabel(tone="dim"), CopyButton(self.tr("Copy model name")))
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, len(self._rows), column)
        self._rows.append(row)
