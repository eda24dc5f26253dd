"""Paints one model in a list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.models.rows import ModelRow
from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import BODY, SMALL, SPACE
from swarm_ui.widgets.painting import ROW_GAP, draw_line, draw_row_card
from swarm_ui.widgets.rows import ROW_ROLE

_LINE = 18
_SHAPE = 12


class ModelDelegate(QStyledItemDelegate):
    """Two lines, or three where there is a remark."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: ModelRow = index.data(ROW_ROLE)
        theme = current_theme()
        line = _LINE * theme.size(BODY) // BODY
        return QSize(200, (3 if row.note else 2) * line + 5 * SPACE + ROW_GAP)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: ModelRow = index.data(ROW_ROLE)
        theme = current_theme()
        tokens = theme.tokens
        line = _LINE * theme.size(BODY) // BODY
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = draw_row_card(painter, option, tokens)
        taken = 0.0
        if row.mark is not None:
            colour = tone_colour(tokens, row.mark.tone)
            font = theme.font(SMALL + 1)
            words = QFontMetricsF(font).horizontalAdvance(row.mark.word) + SPACE
            taken = words + _SHAPE + 2 * SPACE
            picture = icons.pixmap(row.mark.icon, colour, _SHAPE, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(room.right() - taken + SPACE, room.top() + (line - _SHAPE) / 2), picture)
            draw_line(painter, QRectF(room.right() - words, room.top(), words, line), row.mark.word, font, colour)
        name = QRectF(room.left(), room.top(), room.width() - taken - 2 * SPACE, line)
        draw_line(painter, name, row.name, theme.font(BODY, QFont.Weight.DemiBold), tokens.text)
        below = QRectF(room.left(), room.top() + line + 2, room.width(), line)
        draw_line(painter, below, row.facts, theme.font(SMALL + 1), tokens.dim)
        if row.note:
            draw_line(painter, below.translated(0, line), row.note, theme.font(SMALL + 1), tokens.dim)
        painter.restore()
