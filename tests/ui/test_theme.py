from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from swarm_desktop.core.resources import resource_path
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import DARK, LIGHT, Tokens

READ = 4.5
SEEN = 3.0


def luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in QColor(colour).getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
class TestContrast:
    def test_everything_read_has_enough_on_every_surface(self, tokens: Tokens) -> None:
        surfaces = (tokens.ground, tokens.panel, tokens.raised, tokens.sunken, tokens.hover)
        texts = (tokens.text, tokens.dim, tokens.accent_text, tokens.ok_text, tokens.warn_text, tokens.bad_text)
        for text, surface in product((*texts, *tokens.cluster_texts), surfaces):
            assert contrast(text, surface) >= READ, (text, surface)

    def test_coloured_cards_and_buttons_are_read(self, tokens: Tokens) -> None:
        for text in (tokens.text, tokens.dim, tokens.accent_text, tokens.warn_text):
            assert contrast(text, tokens.accent_soft) >= READ, text
        for text in (tokens.text, tokens.dim, tokens.bad_text, tokens.accent_text):
            assert contrast(text, tokens.bad_soft) >= READ, text
        for fill in (tokens.accent, tokens.warn):
            assert contrast(tokens.on_accent, fill) >= READ

    def test_fills_are_seen(self, tokens: Tokens) -> None:
        for fill in (tokens.accent, tokens.ok, tokens.warn, tokens.bad, *tokens.clusters):
            assert contrast(fill, tokens.raised) >= SEEN, fill


def test_choice_changes_palette_and_style_at_once(qapp: QApplication) -> None:
    theme = current_theme()
    for choice, tokens in (("dark", DARK), ("light", LIGHT)):
        theme.choose("system")
        theme.choose(choice)
        assert theme.tokens is tokens
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.ground)
        assert tokens.ground in qapp.styleSheet()


def test_follows_the_system_live(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = current_theme()
    theme.choose("system")
    hints = QGuiApplication.styleHints()
    for scheme, tokens in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        monkeypatch.setattr(type(hints), "colorScheme", lambda _, scheme=scheme: scheme)
        hints.colorSchemeChanged.emit(scheme)
        assert theme.tokens is tokens


def test_a_chosen_scheme_ignores_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = current_theme()
    theme.choose("dark")
    hints = QGuiApplication.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda _: Qt.ColorScheme.Light)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens is DARK


def test_figures_are_tabular(qapp: QApplication) -> None:
    current_theme()
    assert [bytes(tag.toString().data()) for tag in qapp.font().featureTags()] == [b"tnum"]


@pytest.mark.parametrize("path", sorted(resource_path("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn_in_the_colour_asked_for(path: Path) -> None:
    name = path.stem
    image = icons.pixmap(name, "#ff0000", 32).toImage()
    opaque = [image.pixelColor(x, y) for x, y in product(range(32), range(32)) if image.pixelColor(x, y).alpha() > 250]
    assert opaque
    if name != "app":
        assert all(colour.red() > 240 and colour.green() < 15 for colour in opaque)


def test_no_motion_where_the_system_wants_none(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = current_theme()
    assert theme.motion_ms() <= 200
    monkeypatch.setattr(type(qapp.style()), "styleHint", lambda *_: 0)
    assert theme.motion_ms() == 0
