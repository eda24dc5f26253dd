"""A list model over frozen rows: only rows that changed are drawn again, and every row can be read aloud."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The whole row, for delegates."""


class Row(Protocol):
    """What a list shows in one row."""

    @property
    def id(self) -> str:
        """Tells whether two rows are about the same thing."""

    @property
    def name(self) -> str:
        """What the row is called."""

    @property
    def spoken(self) -> str:
        """All of it in words, for screen readers."""


class RowsModel(QAbstractListModel):
    """Rows of one kind."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the same things in the same order keep their selection."""
        before = self._rows
        if [row.id for row in rows] != [row.id for row in before]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self._rows = rows
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, row_id: str) -> int:
        """Return the place of a row, -1 where it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.id == row_id), -1)

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None
