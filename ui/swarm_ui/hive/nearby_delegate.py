"""Paints one machine nearby."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.hive.nearby import NearbyProps
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import BODY, SMALL, SPACE
from swarm_ui.widgets.painting import ROW_GAP, draw_line, draw_row_card, line_heights
from swarm_ui.widgets.rows import ROW_ROLE

_GRIP = 10
_DOT = 1.2
_FADED = 0.55


class NearbyDelegate(QStyledItemDelegate):
    """Name and address, and a grip that says that it can be dragged."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        body, small = line_heights()
        return QSize(120, body + small + 4 * SPACE + ROW_GAP + 2)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        machine: NearbyProps = index.data(ROW_ROLE)
        theme = current_theme()
        tokens = theme.tokens
        body, small = line_heights()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = draw_row_card(painter, option, tokens)
        _draw_grip(painter, QRectF(room.right() - _GRIP, room.top() + 2, _GRIP, body), tokens.dim)
        painter.setOpacity(1.0 if machine.online else _FADED)
        title = QRectF(room.left(), room.top(), room.width() - _GRIP - SPACE, body)
        draw_line(painter, title, machine.name, theme.font(BODY, QFont.Weight.DemiBold), tokens.text)
        line = QRectF(room.left(), room.top() + body, room.width(), small)
        draw_line(painter, line, machine.line, theme.font(SMALL), tokens.dim)
        painter.restore()


def _draw_grip(painter: QPainter, area: QRectF, colour: str) -> None:
    painter.setPen(QColor(colour))
    painter.setBrush(QColor(colour))
    for row in range(3):
        for column in range(2):
            left, top = area.left() + 3 + 5 * column, area.center().y() - 5 + 5 * row
            painter.drawEllipse(QRectF(left - _DOT, top - _DOT, 2 * _DOT, 2 * _DOT))
