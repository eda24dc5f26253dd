"""The shape of the house."""

from math import sqrt

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

ROOT_OF_THREE = sqrt(3)
GAP = 6.0
"""Between two cells of a honeycomb."""


def hexagon(area: QRectF, inset: float = GAP / 2) -> QPolygonF:
    """Return the flat-topped hexagon as wide as `area`, less `inset` on each side."""
    middle = area.center()
    radius = area.width() / 2 - inset
    half, height = radius / 2, radius * ROOT_OF_THREE / 2
    corners = ((radius, 0), (half, height), (-half, height), (-radius, 0), (-half, -height), (half, -height))
    return QPolygonF([middle + QPointF(x, y) for x, y in corners])
