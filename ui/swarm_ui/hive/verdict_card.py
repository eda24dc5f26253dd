"""One of the last verdicts; a click opens it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.hive.view_model import VerdictProps
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import CARD_RADIUS, SPACE
from swarm_ui.widgets.agreement_bar import AgreementBar
from swarm_ui.widgets.text import ElidedLabel, label

_MINIMUM_WIDTH = 140


class VerdictCard(QAbstractButton):
    """Question, time, agreement and who asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._props: VerdictProps | None = None
        self._title = ElidedLabel(strong=True)
        self._time = label(tone="dim")
        self._bar = AgreementBar(height=6)
        self._words = ElidedLabel(tone="dim")
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(self._title, 1)
        top.addWidget(self._time)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        self._column.setSpacing(2 * SPACE)
        self._column.addLayout(top)
        self._column.addWidget(self._bar)
        self._column.addWidget(self._words)
        for child in (self._title, self._time, self._bar, self._words):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def props(self) -> VerdictProps | None:
        """What is shown."""
        return self._props

    def show_props(self, props: VerdictProps) -> None:
        """Show another verdict."""
        if props == self._props:
            return
        self._props = props
        self._title.set_whole_text(props.title)
        self._time.setText(props.time)
        self._bar.show_segments(props.agreement.segments, props.agreement.words)
        self._words.set_whole_text(" · ".join(filter(None, [props.agreement.words, props.origin])))
        self.setAccessibleName(props.spoken)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_MINIMUM_WIDTH, self._column.sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.hover if self.underMouse() else tokens.raised))
        painter.setPen(QPen(QColor(tokens.accent), 2) if self.hasFocus() else QColor(tokens.line))
        edge = 1.0 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), CARD_RADIUS, CARD_RADIUS)
        painter.end()
