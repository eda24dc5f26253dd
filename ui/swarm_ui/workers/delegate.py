"""Paints one worker in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import BODY, CARD_RADIUS, SMALL, SPACE
from swarm_ui.widgets.rows import ROW_ROLE
from swarm_ui.widgets.slot_cells import paint_slots
from swarm_ui.workers.view_model import WorkerProps

_HEIGHT = 84
_GAP = 2 * SPACE
_SHAPE = 14


class WorkerDelegate(QStyledItemDelegate):
    """State, model, one line and the slots as cells."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _HEIGHT + _GAP)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        worker: WorkerProps = index.data(ROW_ROLE)
        theme = current_theme()
        tokens = theme.tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        area = QRectF(option.rect).adjusted(1, 1, -1, -1 - _GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if selected else tokens.line), 2 if focused else 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(area, CARD_RADIUS, CARD_RADIUS)

        room = area.adjusted(3 * SPACE, 2 * SPACE, -3 * SPACE, -2 * SPACE)
        colour = tone_colour(tokens, worker.look.tone)
        picture = icons.pixmap(worker.look.icon, colour, _SHAPE, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(room.left(), room.top() + 3), picture)
        _line(
            painter,
            QRectF(room.left() + _SHAPE + 2 * SPACE, room.top(), room.width() - _SHAPE - 2 * SPACE, 20),
            worker.name,
            theme.font(BODY, QFont.Weight.DemiBold),
            tokens.text,
        )
        words = " · ".join(filter(None, [worker.look.word, worker.line]))
        line = QRectF(room.left(), room.top() + 24, room.width(), 18)
        _line(painter, line, words, theme.font(SMALL + 1), colour if worker.look.tone == "bad" else tokens.dim)
        paint_slots(painter, QPointF(room.left(), room.top() + 50), worker.slots, room.width(), tokens)
        painter.restore()


def _line(painter: QPainter, area: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
