"""SVG icons from `resources/icons`, drawn in `currentColor` and recoloured by token."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from swarm_desktop.core.resources import resource_path

_PIXEL_SIZES = (16, 20, 24, 32, 40, 48, 64)


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, pixel_ratio: float = 1.0) -> QPixmap:
    """Return the icon `name` in `colour`, `size` logical pixels wide."""
    picture = QPixmap(QSize(size, size) * pixel_ratio)
    picture.setDevicePixelRatio(pixel_ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", colour.encode()))).render(
        painter, QRectF(0, 0, size, size)
    )
    painter.end()
    return picture


def icon(name: str, colour: str, selected_colour: str | None = None) -> QIcon:
    """Return the icon `name` in `colour`; item views show selected items in `selected_colour`."""
    result = QIcon()
    for size in _PIXEL_SIZES:
        result.addPixmap(pixmap(name, colour, size))
        if selected_colour is not None:
            result.addPixmap(pixmap(name, selected_colour, size), QIcon.Mode.Selected)
    return result


@lru_cache(maxsize=64)
def _source(name: str) -> bytes:
    return resource_path("icons", f"{name}.svg").read_bytes()
