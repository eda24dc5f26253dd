"""Cells that light up for a moment: a timer runs only while one of them does."""

from collections.abc import Iterable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from swarm_ui.hive.cells import CellProps

_FRAME_MS = 40
"""Calm enough for so few frames, and few enough for old machines."""
_LENGTH_MS = 900


def newly_voted(before: Iterable[CellProps], after: Iterable[CellProps]) -> frozenset[str]:
    """Return the cells in which a ballot arrived, or whose voter won, since `before`. A pure function."""
    known = {cell.id: _arrived(cell) for cell in before}
    return frozenset(cell.id for cell in after if _arrived(cell) > known.get(cell.id, 0))


def _arrived(cell: CellProps) -> int:
    return sum((mark.state == "counted") + mark.won for mark in cell.marks)


class Glow(QObject):
    """Which cells glow, and how strongly."""

    faded = Signal(object)
    """Identifiers of the cells that look different now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QElapsedTimer()
        self._clock.start()
        self._since: dict[str, int] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._fade)

    @property
    def active(self) -> bool:
        """Whether anything moves."""
        return self._timer.isActive()

    def light(self, cells: Iterable[str]) -> None:
        """Let cells light up, also those that glow already."""
        self._since |= dict.fromkeys(cells, self._clock.elapsed())
        if self._since:
            self._timer.start()

    def strength(self, cell: str) -> float:
        """Return how strongly a cell glows, from 1 down to 0."""
        since = self._since.get(cell)
        if since is None:
            return 0.0
        left = max(0.0, 1 - (self._clock.elapsed() - since) / _LENGTH_MS)
        return left * left

    def _fade(self) -> None:
        glowing = frozenset(self._since)
        self._since = {cell: since for cell, since in self._since.items() if self.strength(cell) > 0}
        if not self._since:
            self._timer.stop()
        self.faded.emit(glowing)
