"""Paints one vote in the list."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import BODY, SMALL, SPACE
from swarm_ui.votes.view_model import VoteRowProps
from swarm_ui.widgets.agreement_bar import paint_agreement
from swarm_ui.widgets.painting import ROW_GAP, draw_line, draw_row_card, line_heights
from swarm_ui.widgets.rows import ROW_ROLE

_PADDING = 4 * SPACE
_BAR = 6
_BAR_GAP = 6


class VoteDelegate(QStyledItemDelegate):
    """Question and time, the agreement as a bar and in words, then what kind of answer, which model and who asked."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        body, small = line_heights()
        return QSize(200, body + _BAR_GAP + _BAR + _BAR_GAP + 2 * small + _PADDING + 2 + ROW_GAP)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        vote: VoteRowProps = index.data(ROW_ROLE)
        theme = current_theme()
        tokens = theme.tokens
        body, small = line_heights()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = draw_row_card(painter, option, tokens)

        small_font = theme.font(SMALL)
        time_width = QFontMetrics(small_font).horizontalAdvance(vote.time) + 1
        time = QRectF(room.right() - time_width, room.top(), time_width, body)
        draw_line(painter, time, vote.time, small_font, tokens.dim)
        title = QRectF(room.left(), room.top(), room.width() - time_width - 2 * SPACE, body)
        title_font = theme.font(BODY, QFont.Weight.DemiBold)
        if vote.kept:
            draw_line(painter, title, vote.name, title_font, tokens.text)
        else:
            title_font.setItalic(True)
            draw_line(painter, title, vote.name, title_font, tokens.dim)

        top = room.top() + body + _BAR_GAP
        paint_agreement(painter, QRectF(room.left(), top, room.width(), _BAR), (vote.share,), tokens)
        top += _BAR + _BAR_GAP
        words_font = theme.font(SMALL, QFont.Weight.DemiBold)
        draw_line(painter, QRectF(room.left(), top, room.width(), small), vote.agreement, words_font, tokens.text)
        draw_line(painter, QRectF(room.left(), top + small, room.width(), small), vote.facts, small_font, tokens.dim)
        painter.restore()
