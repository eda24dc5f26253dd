"""A column that scrolls and never becomes too wide to read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QWidget

from swarm_ui.theme.tokens import SPACE

_WIDEST = 760


def scrolling_column(body: QLayout) -> QScrollArea:
    """Return a scroll area around `body`."""
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
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    return scroll
