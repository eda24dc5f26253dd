"""Candidates side by side."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget
from typing_extensions import override

from swarm_ui.result.candidate_column import CandidateColumn
from swarm_ui.result.view_model import CandidateProps
from swarm_ui.theme.tokens import SPACE

_LOWEST = 152


class CandidateRow(QScrollArea):
    """Scrolls sideways where there are many.

    It is at most as high as its longest text, so that what follows stands right below short answers: at most as high
    within a page that it fills, and just as high, up to `tallest`, within a page that scrolls.
    """

    def __init__(self, *, tallest: int | None = None, without_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tallest = tallest
        self._without_text = without_text
        self.columns: list[CandidateColumn] = []
        inner = QWidget()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * SPACE)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.setAccessibleName(self.tr("Candidates"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(_LOWEST + self._bar)

    def show_candidates(self, candidates: tuple[CandidateProps, ...]) -> None:
        """Show what changed."""
        while len(self.columns) < len(candidates):
            column = CandidateColumn()
            column.text.setPlaceholderText(self._without_text)
            column.text.document().documentLayout().documentSizeChanged.connect(self._fit)
            self.columns.append(column)
            self._row.addWidget(column, 1)
        # Columns are kept for the next question: making and deleting them makes the page flicker.
        for place, column in enumerate(self.columns):
            column.setVisible(place < len(candidates))
            if place < len(candidates):
                column.show_props(candidates[place])
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = max([_LOWEST, *(column.wanted_height() for column in self.columns if column.isVisibleTo(self))])
        if self._tallest is None:
            self.setMaximumHeight(wanted + self._bar)
        else:
            self.setFixedHeight(min(wanted, self._tallest) + self._bar)
