"""Logs and programs: monospaced text to read and to copy."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class MonospacedView(QPlainTextEdit):
    """Read-only and never wrapped. `show_log` keeps the end in sight, unless the reader scrolled away from it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_log = False
        self._maximum = 0
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        self.setReadOnly(True)
        self.setProperty("log", "true")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)

    def show_log(self, text: str) -> None:
        """Show the end of a log."""
        self._is_log = True
        text = text.rstrip()
        if text == self.toPlainText():
            return
        follows = self._is_at_end()
        place = self.verticalScrollBar().value()
        self.setPlainText(text)
        if follows:
            self._to_end()
        else:
            self.verticalScrollBar().setValue(place)

    def _follow(self, _minimum: int, maximum: int) -> None:
        """Keep a reader at the end there when the view becomes smaller."""
        before, self._maximum = self._maximum, maximum
        if self._is_log and self.verticalScrollBar().value() >= before:
            self.verticalScrollBar().setValue(maximum)

    def _is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _to_end(self) -> None:
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.horizontalScrollBar().setValue(0)
