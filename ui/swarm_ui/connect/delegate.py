"""Paints one program in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.connect.view_model import EditorRow
from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import BODY, RADIUS, SPACE
from swarm_ui.widgets.painting import draw_line
from swarm_ui.widgets.rows import ROW_ROLE

ROW_HEIGHT = 30
_SHAPE = 10
_EDGE = 3


class EditorDelegate(QStyledItemDelegate):
    """The name, and a light where the program has asked."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: EditorRow = index.data(ROW_ROLE)
        theme = current_theme()
        tokens = theme.tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        area = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or hovered:
            painter.setPen(QPen(QColor(tokens.accent), 2) if selected and focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(area, RADIUS - 2, RADIUS - 2)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRect(QRectF(area.left(), area.top() + 5, _EDGE, area.height() - 10))
        room = area.adjusted(3 * SPACE, 0, -2 * SPACE, 0)
        if row.seen:
            picture = icons.pixmap(
                "state-ready", tone_colour(tokens, "ok"), _SHAPE, painter.device().devicePixelRatioF()
            )
            painter.drawPixmap(QPointF(room.right() - _SHAPE, room.center().y() - _SHAPE / 2), picture)
            room.adjust(0, 0, -_SHAPE - SPACE, 0)
        font = theme.font(BODY, QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        draw_line(painter, room, row.name, font, tokens.text if selected else tokens.dim)
        painter.restore()
