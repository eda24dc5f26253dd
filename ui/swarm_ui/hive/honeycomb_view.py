"""The honeycomb as a list view, so that screen readers find every cell by name."""

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from swarm_ui.hexagons import hexagon
from swarm_ui.hive.cell_rows import CellRows
from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.delegate import CellDelegate
from swarm_ui.hive.glow import Glow, newly_voted
from swarm_ui.hive.honeycomb import Honeycomb, Place, places, ring_places
from swarm_ui.hive.machine_drag import dragged_machine
from swarm_ui.theme import current_theme
from swarm_ui.widgets.rows import ROW_ROLE

_BACKGROUND_RINGS = 3
_BACKWARDS = {
    QAbstractItemView.CursorAction.MoveLeft,
    QAbstractItemView.CursorAction.MoveUp,
    QAbstractItemView.CursorAction.MovePrevious,
}
_INVITING_WIDTH = 3

Index = QModelIndex | QPersistentModelIndex


class HoneycombView(QListView):
    """The own machine in the middle, the others around it, and an empty cell that invites.

    Only what a list view knows about items is kept; where they lie is the honeycomb's business.
    """

    machine_dropped = Signal(str)
    """The address of a machine that was dragged into the hive."""
    menu_requested = Signal(object, QPoint)
    """A cell, and where its menu belongs."""
    selected = Signal(object)
    """The cell that is the current one now, None for none."""
    leave_requested = Signal()
    """The Delete key was pressed: the machine of the current cell is to leave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Machines of the hive"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self._inviting = False
        self.rows = CellRows(self)
        self.setModel(self.rows)
        self.animated = True
        """Whether cells light up when ballots arrive, where the system wants motion at all."""
        self.glow = Glow(self)
        self.glow.faded.connect(self._draw_again)
        self._painter = CellDelegate(self, self.glow.strength)
        self.setItemDelegate(self._painter)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(280, 240)
        self._places: tuple[Place, ...] = ()
        self._comb = Honeycomb(QPointF(0, 0), 1.0)

    def show_cells(self, cells: tuple[CellProps, ...]) -> None:
        """Show other cells; the last one is the invitation."""
        if len(cells) != len(self._places):
            self._places = places(len(cells) - 1)
            self._arrange()
        current = self.current_cell
        before: tuple[CellProps, ...] = tuple(self.rows.rows)  # type: ignore[arg-type]
        self.rows.show_rows(cells)
        if self.animated and self.isVisible() and current_theme().motion_ms():
            self.glow.light(newly_voted(before, cells))
        if current is not None and not self.currentIndex().isValid():
            # Another machine came or left; the one the person looks at stays the current one.
            self.select(current.id)

    @property
    def current_cell(self) -> CellProps | None:
        """The cell that is the current one."""
        cell: CellProps | None = self.currentIndex().data(ROW_ROLE)
        return cell

    def select(self, cell_id: str) -> None:
        """Make the cell with that identifier the current one; unknown ones change nothing."""
        place = self.rows.place_of(cell_id)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.selected.emit(current.data(ROW_ROLE))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.leave_requested.emit()
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_requested.emit(index.data(ROW_ROLE), place)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_machine(event.mimeData()):
            event.acceptProposedAction()
            self._invite(inviting=True)
        else:
            # The window may know what to do with it.
            event.ignore()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._invite(inviting=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._invite(inviting=False)
        address = dragged_machine(event.mimeData())
        if address:
            event.acceptProposedAction()
            self.machine_dropped.emit(address)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= len(self._places):
            return QRect()
        return self._comb.cell_rect(self._places[index.row()]).toAlignedRect()

    @override
    def indexAt(self, point: QPoint) -> QModelIndex:
        for row, place in enumerate(self._places):
            if hexagon(self._comb.cell_rect(place)).containsPoint(QPointF(point), Qt.FillRule.WindingFill):
                return self.rows.index(row)
        return QModelIndex()

    @override
    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """All cells are always visible."""

    @override
    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self.rows.rowCount() - 1
        if cursorAction is QAbstractItemView.CursorAction.MoveHome:
            return self.rows.index(0)
        if cursorAction is QAbstractItemView.CursorAction.MoveEnd:
            return self.rows.index(last)
        step = -1 if cursorAction in _BACKWARDS else 1
        return self.rows.index(min(last, max(0, self.currentIndex().row() + step)))

    @override
    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        index = self.indexAt(rect.topLeft())
        if index.isValid():
            self.selectionModel().select(index, command)

    @override
    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_comb(painter)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        for row in range(self.rows.rowCount()):
            index = self.rows.index(row)
            option.rect = self.visualRect(index)  # type: ignore[misc, attr-defined, unused-ignore]
            focused = self.hasFocus() and index == self.currentIndex()
            flag = QStyle.StateFlag.State_HasFocus
            state = option.state | flag if focused else option.state & ~flag
            option.state = state  # type: ignore[misc, attr-defined, unused-ignore]
            self._painter.paint(painter, option, index)
        if self._inviting and self._places:
            painter.setPen(QPen(QColor(current_theme().tokens.accent), _INVITING_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(hexagon(self._comb.cell_rect(self._places[-1])))
        painter.end()

    def _draw_again(self, cells: frozenset[str]) -> None:
        for cell in cells:
            self.viewport().update(self.visualRect(self.rows.index(self.rows.place_of(cell))))

    def _invite(self, *, inviting: bool) -> None:
        self._inviting = inviting
        self.viewport().update()

    def _arrange(self) -> None:
        if self._places:
            self._comb = Honeycomb.fitting(self._places, QSizeF(self.viewport().size()))
            self.viewport().update()

    def _paint_comb(self, painter: QPainter) -> None:
        """Hint at the cells that are still free, fainter the further away they are."""
        colour = QColor(current_theme().tokens.line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in range(1, _BACKGROUND_RINGS + 1):
            colour.setAlphaF(0.55 / ring)
            painter.setPen(QPen(colour, 1))
            for place in ring_places(ring):
                if place not in self._places:
                    painter.drawPolygon(hexagon(self._comb.cell_rect(place)))
