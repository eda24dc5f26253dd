"""Slots as little cells: outlined when free, filled while they decode."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from swarm_ui.hexagons import hexagon
from swarm_ui.theme.tokens import Tokens

_SIZE = 16.0
_GAP = 2.0


def paint_slots(painter: QPainter, corner: QPointF, slots: tuple[bool, ...], width: float, tokens: Tokens) -> None:
    """Paint the slots in one row; they become smaller where there is no room."""
    if not slots:
        return
    size = min(_SIZE, (width + _GAP) / len(slots) - _GAP)
    for place, busy in enumerate(slots):
        area = QRectF(corner.x() + place * (size + _GAP), corner.y() + (_SIZE - size) / 2, size, size)
        painter.setPen(QColor(tokens.accent if busy else tokens.dim))
        painter.setBrush(QColor(tokens.accent) if busy else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(hexagon(area, 1))
