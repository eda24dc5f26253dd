"""A list whose rows a delegate paints."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QWidget

from swarm_ui.widgets.rows import RowsModel


class RowsList(QListView):
    """One row is current at a time; `rows` are what it shows."""

    def __init__(
        self,
        name: str,
        delegate: QStyledItemDelegate,
        parent: QWidget | None = None,
        *,
        rows: RowsModel | None = None,
    ) -> None:
        """`rows` is a model that can do more than show rows, where that is needed."""
        super().__init__(parent)
        self.rows = rows or RowsModel()
        self.rows.setParent(self)
        self.setModel(self.rows)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def select(self, place: int) -> None:
        """Make the row at `place` the current one."""
        if self.currentIndex().row() != place:
            self.selectionModel().setCurrentIndex(
                self.rows.index(place), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
