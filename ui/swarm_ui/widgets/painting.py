"""What delegates of lists paint alike."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import BODY, CARD_RADIUS, SMALL, SPACE, Tokens

ROW_GAP = 2 * SPACE
"""Between two rows that look like cards; part of the height of each."""


def draw_row_card(painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> QRectF:
    """Paint a row as a card that shows selection and focus; return the room inside it."""
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    area = QRectF(option.rect).adjusted(1, 1, -1, -1 - ROW_GAP)
    painter.setPen(QPen(QColor(tokens.accent if selected else tokens.line), 2 if focused else 1))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(area, CARD_RADIUS, CARD_RADIUS)
    return area.adjusted(3 * SPACE, 2 * SPACE, -3 * SPACE, -2 * SPACE)


def draw_line(painter: QPainter, area: QRectF, text: str, font: QFont, colour: str) -> None:
    """Paint one line that ends in an ellipsis where there is no room."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def line_heights() -> tuple[int, int]:
    """Return the heights of a row's title and of a line of facts beneath it."""
    theme = current_theme()
    body, small = (QFontMetrics(theme.font(size)).height() for size in (BODY, SMALL))
    return body + 2, small + 2
