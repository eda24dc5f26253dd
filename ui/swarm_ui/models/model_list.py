"""A list of models that is as high as its first few rows, and not to be seen without any."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from swarm_ui.models.delegate import ModelDelegate
from swarm_ui.models.rows import ModelRow
from swarm_ui.widgets.rows_list import RowsList

_MOST_ROWS = 4


class ModelList(RowsList):
    """The chosen row stays chosen while it is there; Enter and a double click ask for it."""

    row_chosen = Signal()
    """Another row is current, or the current one says something else."""
    row_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name, ModelDelegate())
        self.doubleClicked.connect(self.row_wanted)
        self.selectionModel().currentChanged.connect(self.row_chosen)
        # An empty list would be as high as any list.
        self.hide()

    @property
    def row(self) -> ModelRow | None:
        """The row that is current."""
        place = self.currentIndex().row()
        row = self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None
        return row if isinstance(row, ModelRow) else None

    def show_rows(self, rows: Sequence[ModelRow]) -> None:
        """Show other rows, the first of them chosen where none was."""
        if list(rows) == list(self.rows.rows):
            return
        chosen = self.row
        self.rows.show_rows(rows)
        height = sum(max(0, self.sizeHintForRow(place)) for place in range(min(len(rows), _MOST_ROWS)))
        self.setFixedHeight(height)
        self.setVisible(bool(rows))
        if rows:
            self.select(max(0, self.rows.place_of(chosen.id) if chosen else 0))
        self.row_chosen.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.row is not None:
            self.row_wanted.emit()
        else:
            super().keyPressEvent(event)
