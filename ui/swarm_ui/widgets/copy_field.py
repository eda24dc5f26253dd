"""Something to copy with one click."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button, Kind
from swarm_ui.widgets.text import KEYBOARD_REASONS, restyle

_FEEDBACK_MS = 1500
_CHROME = 52
"""Icon, padding and border of a copy button."""
_HIDDEN = "\N{BULLET}" * 24


class CopyButton(Button):
    """Copies a text, and says for a moment that it did."""

    def __init__(self, name: str, *, kind: Kind = "plain", text: str | None = None) -> None:
        self._rest_text = self.tr("Copy") if text is None else text
        super().__init__(self._rest_text, icon="copy", kind=kind, name=name)
        self._value = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._rest)
        self.clicked.connect(self._copy)
        # Wide enough for both words, or the row would jump.
        self.ensurePolished()
        words = (self._rest_text, self.tr("Copied"))
        self.setFixedWidth(max(self.fontMetrics().horizontalAdvance(word) for word in words) + _CHROME)
        self.setEnabled(False)

    @property
    def value(self) -> str:
        """What a click copies."""
        return self._value

    def set_value(self, value: str) -> None:
        """Copy `value` from now on; nothing can be copied while it is empty."""
        self._value = value
        self.setEnabled(bool(value))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)
        self.setText(self.tr("Copied"))
        self.set_icon_name("check")
        self._timer.start(_FEEDBACK_MS)

    def _rest(self) -> None:
        self.setText(self._rest_text)
        self.set_icon_name("copy")


class CopyField(QFrame):
    """A value in a monospaced font beside its copy button; secrets stay hidden until they are asked for."""

    def __init__(
        self, name: str, *, primary: bool = False, secret: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("copyField")
        self._secret = secret
        self._value = ""
        self.text = QLineEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(name)
        self.text.installEventFilter(self)
        self.button = CopyButton(self.tr("Copy: {what}").format(what=name), kind="primary" if primary else "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.text, 1)
        if secret:
            self.reveal = Button(kind="icon", icon="eye", name=self.tr("Show: {what}").format(what=name))
            self.reveal.setCheckable(True)
            self.reveal.toggled.connect(self._render)
            row.addWidget(self.reveal)
        row.addWidget(self.button)

    @property
    def revealed(self) -> bool:
        """Whether the value can be read."""
        return not self._secret or self.reveal.isChecked()

    def set_value(self, value: str, *, copyable: bool = True) -> None:
        """Show `value`."""
        self.button.set_value(value if copyable else "")
        if value != self._value:
            self._value = value
            self._render()

    def fit_to_text(self) -> None:
        """Take only the width that the value needs."""
        self.text.ensurePolished()
        self.text.setFixedWidth(self.text.fontMetrics().horizontalAdvance(self.text.text()) + 3 * SPACE)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            entered = event.type() is QEvent.Type.FocusIn
            by_key = isinstance(event, QFocusEvent) and event.reason() in KEYBOARD_REASONS
            restyle(self, "ring", str(entered and by_key).lower())
        return super().eventFilter(watched, event)

    def _render(self) -> None:
        self.text.setText(self._value if self.revealed or not self._value else _HIDDEN)
        self.text.setCursorPosition(0)
        if self._secret:
            self.reveal.set_icon_name("eye-off" if self.revealed else "eye")
