"""The theme in force: follows the system, or what the person chose, and changes live."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

from swarm_ui.theme.style_sheet import palette, style_sheet
from swarm_ui.theme.tokens import BODY, DARK, FAST_MS, LARGE, LIGHT, SMALL, Tokens

SchemeChoice = Literal["system", "light", "dark"]

_LARGEST_ORDINARY_TEXT = 16
"""Pixels; a system font above it was asked for by somebody who needs large text."""


class Theme(QObject):
    """Tokens, fonts and motion for the whole application."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice: SchemeChoice = "system"
        system_font = application.font()
        system_size = QFontInfo(system_font).pixelSize()
        self._scale = system_size / BODY if system_size > _LARGEST_ORDINARY_TEXT else 1.0
        # Figures of equal width everywhere, so that numbers that change do not dance.
        system_font.setFeature(QFont.Tag("tnum"), 1)
        application.setFont(system_font)
        application.setStyle("Fusion")
        self.tokens: Tokens = self._wanted()
        self._dress()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def choice(self) -> SchemeChoice:
        """What the person chose."""
        return self._choice

    def choose(self, choice: SchemeChoice) -> None:
        """Use a light or dark scheme, or the system's."""
        if choice == self._choice:
            return
        self._choice = choice
        hints = QGuiApplication.styleHints()
        # Title bars and native dialogs follow, where the platform can do it.
        match choice:
            case "system":
                hints.unsetColorScheme()
            case "light":
                hints.setColorScheme(Qt.ColorScheme.Light)
            case "dark":
                hints.setColorScheme(Qt.ColorScheme.Dark)
        self._follow()

    def size(self, size: int) -> int:
        """Return one of the text sizes of the tokens in pixels, enlarged for people who asked for large text."""
        return round(size * self._scale)

    def font(self, size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the system's font for painting."""
        font = QFont(self._application.font())
        font.setPixelSize(self.size(size))
        font.setWeight(weight)
        return font

    def motion_ms(self) -> int:
        """Return how long a motion takes: 0 where the system asks for no motion."""
        style_hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return FAST_MS if self._application.style().styleHint(style_hint) > 0 else 0

    def _wanted(self) -> Tokens:
        if self._choice != "system":
            return DARK if self._choice == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.tokens:
            self.tokens = wanted
            self._dress()
            self.changed.emit()

    def _dress(self) -> None:
        small, body, large = (self.size(size) for size in (SMALL, BODY, LARGE))
        monospaced = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens, (small, body, large), monospaced))


def current_theme() -> Theme:
    """Return the theme of the running application; the first call dresses the application."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("a QApplication is needed first")
    theme = application.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return theme if theme is not None else Theme(application)
