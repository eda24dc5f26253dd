"""What is written in a cell of the honeycomb, as far as there is room."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.marks import VoterMark
from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import BODY, LARGE, SMALL, SPACE, Tokens

ROOMY = 100.0
"""Radius from which a cell has room for larger text."""
PICTURED = 74.0
"""Radius from which a cell has room for a picture, too."""
WORDED = 44.0
"""Radius from which a cell has room for more than a name."""
_FILLED = 0.68
"""Share of a cell's height that words may take where there is no picture, and with one."""
_FILLED_WITH_PICTURE = 0.82


@dataclass(frozen=True, slots=True)
class CellLine:
    """One line: words, or voters."""

    texts: tuple[str, ...]
    """The same words ever shorter."""
    font: QFont
    colour: str
    matters: int
    """Lines that matter less are left out first."""
    marks: tuple[VoterMark, ...] = ()
    keeps_end: bool = False
    """Whether too long words lose their middle: names of many machines often differ at their ends."""

    @property
    def height(self) -> float:
        """What it takes of the cell, distance included."""
        return QFontMetricsF(self.font).height() + SPACE / 2


def cell_lines(cell: CellProps, tokens: Tokens, radius: float) -> list[CellLine]:
    """Return all lines of a cell, from top to bottom. While it votes, its voters stand where their number stood."""
    theme = current_theme()
    roomy, pictured = radius >= ROOMY, radius >= PICTURED
    large, body = (LARGE, BODY) if roomy else (BODY if pictured else SMALL, SMALL)
    ordinary, strong = theme.font(body), theme.font(body, QFont.Weight.DemiBold)
    name_colour = tokens.dim if cell.kind == "invitation" else tokens.text
    lines = [
        CellLine((cell.name,), theme.font(large, QFont.Weight.DemiBold), name_colour, 5, keeps_end=True),
        CellLine((cell.hardware, cell.hardware.partition(" · ")[0]), ordinary, tokens.dim, 1),
        CellLine((cell.work,), ordinary, tone_colour(tokens, cell.tone), 4),
    ]
    if radius < WORDED:
        # The tool tip and the drawer say the rest.
        del lines[1:]
    votes = " · ".join(filter(None, [cell.voters, cell.won]))
    if radius < WORDED:
        lines.append(CellLine(("",), strong, tokens.accent_text, 3, cell.marks))
    elif cell.marks or pictured:
        lines.append(CellLine((votes, cell.voters or cell.won), strong, tokens.accent_text, 3, cell.marks))
    else:
        # Small cells are wide enough for half of it only, and have no picture that takes their height.
        lines.append(CellLine((cell.voters,), strong, tokens.accent_text, 3))
        lines.append(CellLine((cell.won,), strong, tokens.accent_text, 2))
    return [line for line in lines if line.texts[0] or line.marks]


def fitting(lines: list[CellLine], area: QRectF, picture_height: float) -> list[CellLine]:
    """Return as many lines as fit into the hexagon, which narrows towards its lower edge."""
    share = _FILLED_WITH_PICTURE if picture_height else _FILLED
    kept = list(lines)
    while len(kept) > 1 and picture_height + sum(line.height for line in kept) > share * area.height():
        kept.remove(min(kept, key=lambda line: line.matters))
    return kept


def chord(area: QRectF, top: float, height: float) -> float:
    """Return the width of the hexagon where a line lies, less a margin."""
    radius = area.width() / 2
    margin = 4 * SPACE if radius >= WORDED else 2 * SPACE
    furthest = max(abs(top - area.center().y()), abs(top + height - area.center().y()))
    away = min(1.0, furthest / (area.height() / 2))
    return 2 * radius - radius * away - margin
