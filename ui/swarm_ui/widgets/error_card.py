"""What happened, what it means and what to do, with the log in a fold."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.snapshot import Trouble
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import breakable, label

_DETAILS_HEIGHT = 120


class ErrorCard(Card):
    """Shows a trouble; hidden while there is none."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None, *, dismissable: bool = False) -> None:
        super().__init__(parent, name="errorCard", padding=3 * SPACE)
        self._trouble: Trouble | None = None
        self._shape = QLabel()
        self._title = label(strong=True, tone="bad")
        self._message = label(wrap=True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fold = Button(self.tr("Details"), icon="chevron-right", kind="fold")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self.details = MonospacedView(self.tr("Details"))
        self.details.setFixedHeight(_DETAILS_HEIGHT)

        column = QVBoxLayout()
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._message)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.details)
        row = QHBoxLayout()
        row.setSpacing(3 * SPACE)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        if dismissable:
            self.close_button = Button(kind="quiet", text=self.tr("Dismiss"))
            self.close_button.clicked.connect(self.dismissed)
            row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.hide()
        self._recolour()

    @property
    def trouble(self) -> Trouble | None:
        """What is shown."""
        return self._trouble

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Show a trouble; None hides the card."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        self.setVisible(trouble is not None)
        if trouble is None:
            return
        self._title.setText(trouble.title)
        self._message.setText(breakable(trouble.message))
        self.details.setPlainText(trouble.details)
        self.fold.setChecked(False)
        self.fold.setVisible(bool(trouble.details))
        self.details.hide()
        self.setAccessibleName(f"{trouble.title}. {trouble.message}")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._recolour()

    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        self.details.setVisible(unfolded)
        self.fold.set_icon_name("chevron-down" if unfolded else "chevron-right")

    def _recolour(self) -> None:
        colour = current_theme().tokens.bad_text
        self._shape.setPixmap(icons.pixmap("warning", colour, 20, self.devicePixelRatioF()))
