"""Words to read: models and people write as much as they like, and this wraps, scrolls and never widens."""

from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from swarm_ui.theme.tokens import SPACE


def follow_the_script(field: QPlainTextEdit) -> None:
    """Let each paragraph run in the direction of its own script, whatever the direction of the window."""
    option = field.document().defaultTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    field.document().setDefaultTextOption(option)


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
        follow_the_script(self)
        if most_lines:
            self.document().documentLayout().documentSizeChanged.connect(self.fit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Lines that break elsewhere are not told as a change of the document.
        if self._most_lines and event.size().width() != event.oldSize().width():
            self.fit()

    def lines(self) -> int:
        """Return how many lines the text takes at this width."""
        # A plain text document measures its height in lines.
        return int(self.document().size().height())

    def fit(self) -> None:
        """Take the height of the text."""
        self.ensurePolished()
        # Where all is seen, a little more than the text keeps the scroll bar away; else it would show half a line.
        more = SPACE if self.lines() <= self._most_lines else 0
        self.setFixedHeight(max(self.fontMetrics().lineSpacing(), self._text_height()) + more)

    def _text_height(self) -> int:
        """Return the height of the lines that may be seen; those with signs of other scripts are higher."""
        height, left = 0.0, self._most_lines
        block = self.document().firstBlock()
        while block.isValid() and left > 0:
            self.document().documentLayout().blockBoundingRect(block)  # lays the block out
            lines = min(left, block.layout().lineCount())
            height += sum(block.layout().lineAt(place).height() for place in range(lines))
            left -= lines
            block = block.next()
        return ceil(height)
