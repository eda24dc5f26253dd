"""A chip: a few words in the colour of their cluster."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import BODY, SPACE

_HEIGHT = 24


class Chip(QWidget):
    """Read-only; it elides where the words are too long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._rank = 0
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The words."""
        return self._text

    def show_text(self, text: str, rank: int) -> None:
        """Show `text` in the colour of the cluster of that rank."""
        text = " ".join(text.split())
        if (text, rank) == (self._text, self._rank):
            return
        self._text, self._rank = text, rank
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._font()).horizontalAdvance(self._text)
        return QSize(words + 6 * SPACE, _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(10 * SPACE, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_theme().tokens
        painter.setPen(QColor(tokens.cluster(self._rank)))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
        painter.setFont(self._font())
        painter.setPen(QColor(tokens.cluster_text(self._rank)))
        room = self.rect().adjusted(2 * SPACE, 0, -2 * SPACE, 0)
        words = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()

    @staticmethod
    def _font() -> QFont:
        return current_theme().font(BODY, QFont.Weight.DemiBold)
