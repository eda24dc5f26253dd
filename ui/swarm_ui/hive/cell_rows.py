"""The cells as rows of a list; other machines can be dragged out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.machine_drag import member_data
from swarm_ui.widgets.rows import ROW_ROLE, RowsModel


class CellRows(RowsModel):
    """Rows of which those of other machines can be dragged."""

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and index.isValid():
            # Small cells have no room for all of it.
            return self.rows[index.row()].spoken
        return super().data(index, role)

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        cell: CellProps | None = index.data(ROW_ROLE)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if cell is not None and cell.kind == "peer" else flags

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        cell: CellProps = indexes[0].data(ROW_ROLE)
        return member_data(cell.id)

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction
