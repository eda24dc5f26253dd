"""Logs and programs: monospaced text to read and to copy."""

from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override


class MonospacedView(QPlainTextEdit):
    """Read-only and never wrapped. `show_log` keeps the end in sight, unless the reader scrolled away from it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_log = False
        self._follows = False
        self.setReadOnly(True)
        self.setProperty("log", "true")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        # The range changes silently when the view is resized; only the reader moves the value.
        self.verticalScrollBar().valueChanged.connect(self._moved)

    def show_log(self, text: str) -> None:
        """Show the end of a log."""
        self._is_log = True
        text = text.rstrip()
        before = self.toPlainText()
        if text == before:
            return
        follows = self._follows or not before
        place = self.verticalScrollBar().value()
        self.setPlainText(text)
        if follows:
            self._to_end()
        else:
            self.verticalScrollBar().setValue(place)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._follows:
            self._to_end()

    def _moved(self, value: int) -> None:
        self._follows = self._is_log and value >= self.verticalScrollBar().maximum()

    def _to_end(self) -> None:
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.horizontalScrollBar().setValue(0)
        self._follows = True
