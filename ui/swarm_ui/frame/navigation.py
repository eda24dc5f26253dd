"""The list of pages."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from swarm_ui.page import Page
from swarm_ui.theme import current_theme, icons
from swarm_ui.widgets.text import KEYBOARD_REASONS, restyle

_ICON = 18


class Navigation(QListWidget):
    """Arrow keys and Ctrl+1, Ctrl+2, ... move between the pages."""

    page_chosen = Signal(int)
    page_entered = Signal()
    """A shortcut was used: the person wants to type there, not to walk on through the list."""

    def __init__(self, pages: tuple[Page, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(self.tr("Pages"))
        self.setIconSize(QSize(_ICON, _ICON))
        self._icons = tuple(page.icon for page in pages)
        for place, page in enumerate(pages):
            keys = QKeySequence(f"Ctrl+{place + 1}")
            item = QListWidgetItem(page.title, self)
            item.setToolTip(keys.toString(QKeySequence.SequenceFormat.NativeText))
            shortcut = QShortcut(keys, self)
            shortcut.activated.connect(lambda place=place: self._enter(place))
        self.currentRowChanged.connect(self.page_chosen)
        self._recolour()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._recolour()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        restyle(self, "ring", str(event.reason() in KEYBOARD_REASONS).lower())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        restyle(self, "ring", "false")

    def _enter(self, place: int) -> None:
        self.setCurrentRow(place)
        self.page_entered.emit()

    def _recolour(self) -> None:
        tokens = current_theme().tokens
        for place, name in enumerate(self._icons):
            if (item := self.item(place)) is not None:
                item.setIcon(icons.icon(name, tokens.dim, tokens.accent_text))
