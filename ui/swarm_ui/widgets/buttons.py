"""Buttons whose icons follow the theme."""

from typing import Literal

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from swarm_ui.theme import current_theme, icons

Kind = Literal["plain", "primary", "quiet", "icon", "fold", "example"]

_ICON_SIZE = 16


class Button(QPushButton):
    """A push button in one of the house's looks."""

    def __init__(self, text: str = "", *, icon: str = "", kind: Kind = "plain", name: str = "") -> None:
        super().__init__(text)
        self._icon_name = icon
        self._kind = kind
        self.setProperty("kind", kind)
        self.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)
        self._recolour()

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon_name:
            self._icon_name = icon
            self._recolour()

    def set_kind(self, kind: Kind) -> None:
        """Take another look."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.EnabledChange}:
            self._recolour()

    def _recolour(self) -> None:
        if not self._icon_name:
            return
        tokens = current_theme().tokens
        if not self.isEnabled():
            colour = tokens.dim
        elif self._kind == "primary":
            colour = tokens.on_accent
        else:
            colour = tokens.text if self._kind == "plain" else tokens.dim
        self.setIcon(icons.icon(self._icon_name, colour))
