"""The empty state of the Try it page: questions to click."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.text import Paragraph, label

_WIDTH = 640
_COLUMNS = 2


class Examples(QWidget):
    """Questions of the kind that the practice model has learnt, and where to get a real model."""

    chosen = Signal(str)
    model_file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        questions = (
            self.tr("What is 17 plus 25?"),
            self.tr("A shop has 45 apples and sells 17. How many are left?"),
            self.tr("What is 345 minus 122?"),
            self.tr("Write a Python function that adds two numbers."),
        )
        self.buttons = tuple(Button(question, kind="example") for question in questions)
        hint = self.tr(
            "This is the practice model: tiny, quick, and often wrong on purpose, so that voting has something "
            "to do. For real work use any GGUF file."
        )
        self._practice_hint = Paragraph(hint, width=_WIDTH, centred=True)
        self.model_button = Button(self.tr("Choose a GGUF file…"), icon="folder")
        self.model_button.clicked.connect(self.model_file_requested)
        intro = self.tr("Each voter answers on its own. The answer they support best becomes the verdict.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(label(self.tr("Ask once, let several voters answer"), size="large", strong=True), 0, centre)
        column.addWidget(Paragraph(intro, width=_WIDTH, centred=True), 0, centre)
        column.addSpacing(2 * SPACE)
        column.addLayout(self._grid())
        column.addSpacing(2 * SPACE)
        column.addWidget(self._practice_hint, 0, centre)
        column.addWidget(self.model_button, 0, centre)
        column.addStretch(1)

    def show_practice(self, *, practice: bool) -> None:
        """Say whether the practice model answers."""
        self._practice_hint.setVisible(practice)
        self.model_button.setVisible(practice)

    def _grid(self) -> QHBoxLayout:
        grid = QGridLayout()
        grid.setSpacing(2 * SPACE)
        for place, button in enumerate(self.buttons):
            button.clicked.connect(self._choose)
            button.setFixedWidth(_WIDTH // _COLUMNS - SPACE)
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addLayout(grid)
        centred.addStretch(1)
        return centred

    def _choose(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.chosen.emit(sender.text())
