"""The load ring, painted by delegates and by the ring widget alike."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import BODY, SMALL, Tokens

_STROKE = 5
_ROOMY = 50.0
"""Diameter from which three figures fit inside in ordinary size."""
_FULL_TURN = 360 * 16
_TOP = 90 * 16
_BUSY = 60
"""A machine that works hard is no trouble, so nothing here is ever red."""


def paint_ring(painter: QPainter, area: QRectF, percent: int, tokens: Tokens, colour: str = "") -> None:
    """Paint `percent` as a ring with the number in it; the colour tells how busy, where none is given."""
    inner = area.adjusted(_STROKE / 2, _STROKE / 2, -_STROKE / 2, -_STROKE / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.line), _STROKE))
    painter.drawEllipse(inner)
    if percent > 0:
        ring_colour = colour or (tokens.ok if percent < _BUSY else tokens.warn)
        painter.setPen(QPen(QColor(ring_colour), _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(inner, _TOP, -_FULL_TURN * percent // 100)
    painter.setPen(QColor(tokens.text))
    size = BODY if area.width() >= _ROOMY else SMALL
    painter.setFont(current_theme().font(size, QFont.Weight.DemiBold))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{percent}%")


class Ring(QWidget):
    """A share that is known, for example how much of a model is loaded."""

    def __init__(self, parent: QWidget | None = None, *, size: int = 64) -> None:
        super().__init__(parent)
        self._percent = 0
        self.setFixedSize(size, size)

    def show_percent(self, percent: int) -> None:
        """Show a share."""
        if percent != self._percent:
            self._percent = percent
            self.setAccessibleName(self.tr("{percent} percent").format(percent=percent))
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ring(painter, QRectF(self.rect()), self._percent, tokens, tokens.accent)
        painter.end()
