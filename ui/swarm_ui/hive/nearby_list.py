"""The machines nearby as a list to drag from; Enter and the menu do the same."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget
from typing_extensions import override

from swarm_ui.hive.machine_drag import machine_data
from swarm_ui.hive.nearby import NearbyProps
from swarm_ui.hive.nearby_delegate import NearbyDelegate
from swarm_ui.widgets.rows import ROW_ROLE, RowsModel
from swarm_ui.widgets.rows_list import RowsList

_LOWEST = 124
"""Two machines."""


class NearbyRows(RowsModel):
    """Rows that can be dragged."""

    @override
    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        machine: NearbyProps = indexes[0].data(ROW_ROLE)
        return machine_data(machine.address)

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction


class NearbyList(RowsList):
    """Says which machine is to be paired."""

    invited = Signal(str)
    """The address of a machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Machines nearby"), NearbyDelegate(), parent, rows=NearbyRows())
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setMinimumHeight(_LOWEST)
        self.activated.connect(self._invite)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
        self.menu_for(index).popup(place)

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the menu of a row; it is gone when it is closed."""
        machine: NearbyProps = index.data(ROW_ROLE)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Invite…"), lambda: self.invited.emit(machine.address))
        menu.addAction(self.tr("Copy address"), lambda: QGuiApplication.clipboard().setText(machine.address))
        return menu

    def _invite(self, index: QModelIndex) -> None:
        machine: NearbyProps = index.data(ROW_ROLE)
        self.invited.emit(machine.address)
