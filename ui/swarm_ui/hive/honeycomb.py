"""Where the cells of a honeycomb lie. Pure geometry of flat-topped hexagons."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QPointF, QRectF, QSizeF

from swarm_ui.hexagons import ROOT_OF_THREE

_LARGEST, _SMALLEST = 112.0, 24.0

Place = tuple[int, int]
"""Axial coordinates: column, and row along the column's slant."""

CENTRE: Place = (0, 0)
INVITATION: Place = (-1, 1)
_FIRST_RING: tuple[Place, ...] = ((1, -1), (1, 0), (0, -1), (0, 1), (-1, 0))
_STEPS: tuple[Place, ...] = ((0, -1), (-1, 0), (-1, 1), (0, 1), (1, 0), (1, -1))


def places(machines: int) -> tuple[Place, ...]:
    """Return the places of this machine, of the others around it, and of the invitation as the last one."""
    around = list(_FIRST_RING)
    ring = 2
    while len(around) < machines - 1:
        around += ring_places(ring)
        ring += 1
    return (CENTRE, *around[: machines - 1], INVITATION)


def ring_places(ring: int) -> tuple[Place, ...]:
    """Return the places at a distance of `ring` cells from the centre."""
    column, row = 0, ring
    found = []
    for step in ((1, -1), *_STEPS[:5]):
        for _ in range(ring):
            found.append((column, row))
            column, row = column + step[0], row + step[1]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Honeycomb:
    """Cells of one size around a centre."""

    centre: QPointF
    radius: float

    @classmethod
    def fitting(cls, taken: tuple[Place, ...], room: QSizeF) -> Self:
        """Return the largest honeycomb whose taken places fit into the room, with its middle in the room's."""
        unit = cls(QPointF(0, 0), 1.0)
        extent = QRectF()
        for place in taken:
            extent = extent.united(unit.cell_rect(place))
        margin = 32.0
        radius = min((room.width() - margin) / extent.width(), (room.height() - margin) / extent.height(), _LARGEST)
        radius = max(radius, _SMALLEST)
        middle = QPointF(room.width() / 2, room.height() / 2)
        return cls(middle - extent.center() * radius, radius)

    def cell_centre(self, place: Place) -> QPointF:
        """Return the middle of a cell."""
        column, row = place
        return self.centre + QPointF(1.5 * column, ROOT_OF_THREE * (row + column / 2)) * self.radius

    def cell_rect(self, place: Place) -> QRectF:
        """Return the rectangle around a cell."""
        size = QSizeF(2 * self.radius, ROOT_OF_THREE * self.radius)
        middle = self.cell_centre(place)
        return QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size)
