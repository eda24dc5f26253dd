"""The state pill: a shape and a word."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from swarm_ui.states import StateLook, tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.text import label

_SHAPE = 14


class StatePill(QWidget):
    """Tells a state by word, shape and colour, in this order of importance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: StateLook | None = None
        self._shape = QLabel()
        self._word = label(strong=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._shape)
        row.addWidget(self._word)
        self.setFixedHeight(28)

    @property
    def word(self) -> str:
        """The word that is shown."""
        return self._word.text()

    def show_look(self, look: StateLook) -> None:
        """Show a state."""
        if look != self._look:
            self._look = look
            self._word.setText(look.word)
            self.setAccessibleName(self.tr("State: {state}").format(state=look.word))
            self._recolour()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._recolour()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line))
        painter.setBrush(QColor(tokens.raised))
        radius = self.height() / 2 - 0.5
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()

    def _recolour(self) -> None:
        if self._look is not None:
            colour = tone_colour(current_theme().tokens, self._look.tone)
            self._shape.setPixmap(icons.pixmap(self._look.icon, colour, _SHAPE, self.devicePixelRatioF()))
            self._shape.setAlignment(Qt.AlignmentFlag.AlignCenter)
