"""A card: a raised surface, with a coloured edge where it belongs to a cluster."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.theme.tokens import CARD_RADIUS, SPACE

_EDGE = 3


class Card(QFrame):
    """A surface with rounded corners; `body` is its layout."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "card", padding: int = 4 * SPACE) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._edge = ""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(2 * SPACE)

    @property
    def edge(self) -> str:
        """Colour of the upper edge; empty for none."""
        return self._edge

    def set_edge(self, colour: str) -> None:
        """Colour the upper edge; empty takes the colour away."""
        if colour != self._edge:
            self._edge = colour
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._edge:
            return
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), CARD_RADIUS, CARD_RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(0, 0, self.width(), _EDGE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._edge))
        painter.drawPath(outline)
        painter.end()
