"""Labels, and the one way to change a property that the style sheet looks at."""

import re
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from swarm_ui.states import Tone

TextSize = Literal["small", "body", "large", "huge"]

_LONG_WORD = re.compile(r"\S{24}(?=\S)")


KEYBOARD_REASONS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
"""Where focus came by the keyboard, a ring shows it; a click already shows where it is."""


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet selects by, and polish the widget if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def breakable(text: str) -> str:
    """Return `text` with invisible places to break long words: wrapped labels are never narrower than a word."""
    return _LONG_WORD.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)


def label(
    text: str = "", *, tone: Tone = "plain", size: TextSize = "body", strong: bool = False, wrap: bool = False
) -> QLabel:
    """Return a label of plain text in one of the tones and sizes of the tokens."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    _style(result, tone, size, strong=strong)
    result.setWordWrap(wrap)
    return result


class Paragraph(QLabel):
    """Dim text of a fixed width that is never squeezed below its lines, as layouts do with wrapped labels."""

    def __init__(self, text: str = "", *, width: int, centred: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFixedWidth(width)
        if centred:
            self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        _style(self, "dim", "body", strong=False)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(0, self.heightForWidth(self.width())))


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room; the whole text is in the tool tip."""

    def __init__(self, text: str = "", *, tone: Tone = "plain", size: TextSize = "body", strong: bool = False) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        _style(self, tone, size, strong=strong)
        self.set_whole_text(text)

    @property
    def whole_text(self) -> str:
        """The text without ellipsis."""
        return self._whole

    def set_whole_text(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._elide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def _style(widget: QLabel, tone: Tone, size: TextSize, *, strong: bool) -> None:
    widget.setProperty("tone", tone)
    widget.setProperty("textSize", size)
    widget.setProperty("strong", strong)
