"""One line of a form: name, field, hint, and the error beneath the field that caused it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.text import label, restyle

_NAME_WIDTH = 132
_FIELD_WIDTH = 216
_FEEDBACK_MS = 2000


class Field(QWidget):
    """A named field."""

    def __init__(
        self, name: str, field: QWidget, hint: str = "", *, width: int = _FIELD_WIDTH, wide: bool = False
    ) -> None:
        """`width` 0 leaves the width to the field; a wide one takes the whole line, with its hint beneath."""
        super().__init__()
        self.field = field
        self._hint = label(hint, tone="dim", wrap=True)
        if wide and not hint:
            self._hint.hide()
        self._wide = wide
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
        if width and not wide:
            field.setFixedWidth(width)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(2, 1)
        # Beside a list the name stands at its top, beside a line in its middle.
        is_tall = wide and not isinstance(field, QLineEdit)
        grid.addWidget(title, 0, 0, Qt.AlignmentFlag.AlignTop if is_tall else Qt.AlignmentFlag(0))
        aside = (1, 1, 1, 2) if wide else (0, 2, 1, 1)
        grid.addWidget(field, 0, 1, 1, 2 if wide else 1)
        grid.addWidget(self._hint, *aside)
        grid.addWidget(self._saved, *aside)
        grid.addWidget(self._fault, 2, 1, 1, 2)

    @property
    def fault(self) -> str:
        """The error that is shown; empty for none."""
        return self._fault.text() if self._fault.isVisibleTo(self) else ""

    def set_hint(self, hint: str) -> None:
        """Say something else beside the field."""
        self._hint.setText(hint)
        self._hint.setVisible(not self._saved.isVisibleTo(self) and (bool(hint) or not self._wide))
        self.field.setAccessibleDescription(hint)

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
        self._hint.setVisible(bool(self._hint.text()) or not self._wide)


def form_card(title: str, *fields: QWidget) -> Card:
    """Return a card with a title and one field in each line."""
    card = Card()
    card.body.setSpacing(3 * SPACE)
    card.body.addWidget(label(title, strong=True))
    for field in fields:
        card.body.addWidget(field)
    return card
