"""What a page shows while it has no content: what it is for, and the one button that fills it."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.ring import Ring
from swarm_ui.widgets.text import Paragraph, label

_PICTURE = 48
_TEXT_WIDTH = 420


@dataclass(frozen=True, slots=True)
class EmptyProps:
    """What an empty state says."""

    icon: str
    title: str
    text: str
    button: str = ""
    percent: int | None = None
    """Shown as a ring in the place of the icon."""


class EmptyState(QWidget):
    """Centred in whatever room it is given."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._props: EmptyProps | None = None
        self._picture = QLabel()
        self._ring = Ring()
        self._title = label(size="large", strong=True)
        self._text = Paragraph(width=_TEXT_WIDTH, centred=True)
        self.button = Button(kind="primary")
        self.button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 4 * SPACE, 6 * SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._picture, 0, centre)
        column.addWidget(self._ring, 0, centre)
        column.addSpacing(2 * SPACE)
        column.addWidget(self._title, 0, centre)
        column.addWidget(self._text, 0, centre)
        column.addSpacing(2 * SPACE)
        column.addWidget(self.button, 0, centre)
        column.addStretch(1)

    def show_props(self, props: EmptyProps) -> None:
        """Say something else."""
        if props == self._props:
            return
        self._props = props
        self._title.setText(props.title)
        self._text.setText(props.text)
        self.button.setText(props.button)
        self.button.setVisible(bool(props.button))
        self._ring.setVisible(props.percent is not None)
        self._picture.setVisible(props.percent is None)
        self._ring.show_percent(props.percent or 0)
        self.setAccessibleName(f"{props.title}. {props.text}")
        self._recolour()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._recolour()

    def _recolour(self) -> None:
        if self._props is not None:
            colour = current_theme().tokens.accent
            self._picture.setPixmap(icons.pixmap(self._props.icon, colour, _PICTURE, self.devicePixelRatioF()))
