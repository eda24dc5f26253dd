"""The field a question is typed into."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from swarm_ui.widgets.reading_text import follow_the_script

_FEWEST_LINES, _MOST_LINES = 2, 6
_FRAME = 8


class QuestionField(QPlainTextEdit):
    """Grows with the text. Enter asks, Shift+Enter begins a new line, Tab leaves the field."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bare", True)  # noqa: FBT003 - Qt's signature
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("Ask something. Enter asks, Shift+Enter starts a new line."))
        self.setAccessibleName(self.tr("Question"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(2)
        follow_the_script(self)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        # A plain text document measures its height in lines.
        lines = max(_FEWEST_LINES, min(_MOST_LINES, int(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + _FRAME)
