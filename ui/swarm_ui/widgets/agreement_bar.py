"""The agreement bar: how the ballots stand, one segment for each cluster."""

from PySide6.QtCore import QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import Tokens

_HEIGHT = 8


def paint_agreement(painter: QPainter, area: QRectF, segments: tuple[float, ...], tokens: Tokens) -> None:
    """Paint the bar, for widgets and for delegates."""
    outline = QPainterPath()
    outline.addRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, QColor(tokens.line))
    left = area.left()
    for rank, share in enumerate(segments):
        width = share * area.width()
        painter.fillRect(QRectF(left, area.top(), max(0.0, width - 1), area.height()), QColor(tokens.cluster(rank)))
        left += width
    painter.restore()


class AgreementBar(QWidget):
    """Segments are shares of all voters that were asked; what is left stays empty."""

    def __init__(self, parent: QWidget | None = None, *, height: int = _HEIGHT) -> None:
        super().__init__(parent)
        self._segments: tuple[float, ...] = ()
        self._grown = 1.0
        self._height = height
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._grow)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def segments(self) -> tuple[float, ...]:
        """Shares, leaders first."""
        return self._segments

    def show_segments(self, segments: tuple[float, ...], spoken: str) -> None:
        """Show shares that add up to at most 1; `spoken` tells them in words."""
        if segments == self._segments:
            return
        grows = not self._segments and bool(segments)
        self._segments = segments
        self.setAccessibleName(spoken)
        if grows and self.isVisible() and (duration := current_theme().motion_ms()):
            self._animation.setDuration(duration)
            self._animation.start()
        else:
            self._grown = 1.0
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, self._height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grown = tuple(share * self._grown for share in self._segments)
        paint_agreement(painter, QRectF(self.rect()), grown, current_theme().tokens)
        painter.end()

    def _grow(self, value: float) -> None:
        self._grown = value
        self.update()
