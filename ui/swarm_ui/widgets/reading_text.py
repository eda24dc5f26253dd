"""Words to read: models and people write as much as they like, and this wraps, scrolls and never widens."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from swarm_ui.theme.tokens import SPACE


class ReadingText(QPlainTextEdit):
    """Read-only and without a frame. With `most_lines` it is as high as its text, up to that many lines."""

    def __init__(self, name: str = "", *, most_lines: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setProperty("bare", True)  # noqa: FBT003 - Qt's signature
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(0)
        if most_lines:
            self.document().documentLayout().documentSizeChanged.connect(self.fit)

    def lines(self) -> int:
        """Return how many lines the text takes at this width."""
        # A plain text document measures its height in lines.
        return int(self.document().size().height())

    def fit(self) -> None:
        """Take the height of the text."""
        self.ensurePolished()
        lines = max(1, self.lines())
        # Where all is seen, a little more than the text keeps the scroll bar away; else it would show half a line.
        more = SPACE if lines <= self._most_lines else 0
        self.setFixedHeight(min(lines, self._most_lines) * self.fontMetrics().lineSpacing() + more)
