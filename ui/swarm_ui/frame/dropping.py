"""GGUF files dropped on the window, and the veil that says what a drop would do."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import CARD_RADIUS, LARGE, SPACE

MODEL_SUFFIX = ".gguf"


def dropped_model(data: QMimeData) -> Path | None:
    """Return the GGUF file that is dragged; None for anything else."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    models = [file for file in files if file.suffix.lower() == MODEL_SUFFIX]
    return models[0] if len(models) == 1 else None


class DropVeil(QWidget):
    """Covers the window while a model file is dragged over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._name = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_for(self, file: Path) -> None:
        """Say that `file` would become the model."""
        self._name = file.name
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        veil = QColor(theme.tokens.ground)
        veil.setAlphaF(0.9)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(theme.tokens.accent), 2, Qt.PenStyle.DashLine))
        inset = 4 * SPACE
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), CARD_RADIUS, CARD_RADIUS)
        painter.setPen(QColor(theme.tokens.text))
        painter.setFont(theme.font(LARGE, QFont.Weight.DemiBold))
        words = self.tr("Drop to use {name} on this machine").format(name=self._name)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
