"""Paints one worker in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import BODY, SMALL, SPACE
from swarm_ui.widgets.painting import ROW_GAP, draw_line, draw_row_card
from swarm_ui.widgets.rows import ROW_ROLE
from swarm_ui.widgets.slot_cells import paint_slots
from swarm_ui.workers.view_model import WorkerProps

_HEIGHT = 84
_SHAPE = 14


class WorkerDelegate(QStyledItemDelegate):
    """State, model, one line and the slots as cells."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _HEIGHT + ROW_GAP)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        worker: WorkerProps = index.data(ROW_ROLE)
        theme = current_theme()
        tokens = theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = draw_row_card(painter, option, tokens)
        colour = tone_colour(tokens, worker.look.tone)
        picture = icons.pixmap(worker.look.icon, colour, _SHAPE, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(room.left(), room.top() + 3), picture)
        draw_line(
            painter,
            QRectF(room.left() + _SHAPE + 2 * SPACE, room.top(), room.width() - _SHAPE - 2 * SPACE, 20),
            worker.name,
            theme.font(BODY, QFont.Weight.DemiBold),
            tokens.text,
        )
        words = " · ".join(filter(None, [worker.look.word, worker.line]))
        line = QRectF(room.left(), room.top() + 24, room.width(), 18)
        draw_line(painter, line, words, theme.font(SMALL + 1), colour if worker.look.tone == "bad" else tokens.dim)
        paint_slots(painter, QPointF(room.left(), room.top() + 50), worker.slots, room.width(), tokens)
        painter.restore()
