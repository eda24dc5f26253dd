"""Content that scrolls up and down where the window is too low for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QWidget

from swarm_ui.theme.tokens import SPACE

_WIDEST = 760


class VerticalScroll(QScrollArea):
    """Content takes the whole room, and scrolls where that is too low."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)


def scrolling_column(body: QLayout) -> QScrollArea:
    """Return a scroll area around `body`, which never becomes too wide to read."""
    body.setContentsMargins(0, 0, 0, 0)
    column = QWidget()
    column.setLayout(body)
    column.setMaximumWidth(_WIDEST)
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 5 * SPACE)
    row.addStretch(1)
    row.addWidget(column, 100)
    row.addStretch(1)
    return VerticalScroll(page)
