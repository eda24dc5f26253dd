"""One line of a form: name, field, hint, and the error beneath the field that caused it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.text import label, restyle

_NAME_WIDTH = 132
_FIELD_WIDTH = 216
_FEEDBACK_MS = 2000


class Field(QWidget):
    """A named field."""

    def __init__(self, name: str, field: QWidget, hint: str = "", *, width: int = _FIELD_WIDTH) -> None:
        super().__init__()
        self.field = field
        self._hint = label(hint, tone="dim", wrap=True)
        self._fault = label(tone="bad", wrap=True)
        self._fault.hide()
        self._saved = label(self.tr("Saved"), tone="ok")
        self._saved.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._rest)
        title = label(name)
        title.setFixedWidth(_NAME_WIDTH)
        title.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        field.setAccessibleDescription(hint)
        if width:
            field.setFixedWidth(width)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(2, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(field, 0, 1)
        grid.addWidget(self._hint, 0, 2)
        grid.addWidget(self._saved, 0, 2)
        grid.addWidget(self._fault, 1, 1, 1, 2)

    @property
    def fault(self) -> str:
        """The error that is shown; empty for none."""
        return self._fault.text() if self._fault.isVisibleTo(self) else ""

    def show_fault(self, message: str) -> None:
        """Show why the value cannot be used; empty takes the error away."""
        self._fault.setText(message)
        self._fault.setVisible(bool(message))
        if isinstance(self.field, QLineEdit):
            restyle(self.field, "fault", "true" if message else "false")
        if message:
            self._rest()

    def show_saved(self) -> None:
        """Say for a moment that the value is in force."""
        self.show_fault("")
        self._hint.hide()
        self._saved.show()
        self._timer.start(_FEEDBACK_MS)

    def _rest(self) -> None:
        self._saved.hide()
        self._hint.show()


def form_card(title: str, *fields: QWidget) -> Card:
    """Return a card with a title and one field in each line."""
    card = Card()
    card.body.setSpacing(3 * SPACE)
    card.body.addWidget(label(title, strong=True))
    for field in fields:
        card.body.addWidget(field)
    return card
