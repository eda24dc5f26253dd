"""Paints one cell of the honeycomb."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.hexagons import hexagon
from swarm_ui.hive.view_model import CellProps
from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import BODY, LARGE, SMALL, SPACE, Tokens
from swarm_ui.widgets.ring import paint_ring
from swarm_ui.widgets.rows import ROW_ROLE

_RING = 56.0
_ROOMY = 100.0
"""Radius from which a cell has room for larger text."""
_PICTURED = 74.0
"""Radius from which a cell has room for a picture, too."""
_FILLED = 0.6
"""Share of a cell's height that words may take."""
_FADED = 0.55


class CellDelegate(QStyledItemDelegate):
    """A hexagon with a load ring and a few lines."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: CellProps = index.data(ROW_ROLE)
        tokens = current_theme().tokens
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_FADED if cell.faded else 1.0)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        _paint_shape(painter, area, cell, tokens, focused=focused)
        _paint_content(painter, area, cell, tokens)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size: QSize = index.data(Qt.ItemDataRole.SizeHintRole) or QSize(160, 140)
        return size


def _paint_shape(painter: QPainter, area: QRectF, cell: CellProps, tokens: Tokens, *, focused: bool) -> None:
    outline, fill, style = tokens.line, tokens.raised, Qt.PenStyle.SolidLine
    width = 1.0
    if cell.kind == "this":
        outline, fill, width = tokens.accent, tokens.accent_soft, 2.0
    elif cell.kind == "invitation":
        outline, fill, style, width = tokens.dim, tokens.ground, Qt.PenStyle.DashLine, 1.2
    if cell.tone == "bad":
        outline, fill = tokens.bad, tokens.bad_soft
    painter.setPen(QPen(QColor(outline), width, style))
    painter.setBrush(QColor(fill))
    painter.drawPolygon(hexagon(area))
    if focused:
        painter.setPen(QPen(QColor(tokens.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(hexagon(area, 8))


def _paint_content(painter: QPainter, area: QRectF, cell: CellProps, tokens: Tokens) -> None:
    theme = current_theme()
    roomy = area.width() / 2 >= _ROOMY
    pictured = area.width() / 2 >= _PICTURED
    large, body = (LARGE, BODY) if roomy else (BODY if pictured else SMALL, SMALL)
    lines = [
        (cell.name, theme.font(large, QFont.Weight.DemiBold), tokens.dim if cell.kind == "invitation" else tokens.text)
    ]
    lines += [
        (text, theme.font(body), colour)
        for text, colour in ((cell.hardware, tokens.dim), (cell.work, tone_colour(tokens, cell.tone)))
        if text
    ]
    if cell.won:
        lines.append((cell.won, theme.font(body, QFont.Weight.DemiBold), tokens.accent_text))
    has_picture = pictured and (cell.percent is not None or bool(cell.shape))
    ring = _RING if roomy else _RING * 0.75
    heights = []
    for _, font, _ in lines:
        painter.setFont(font)
        heights.append(painter.fontMetrics().height() + SPACE / 2)
    while len(lines) > 1 and not has_picture and sum(heights) > _FILLED * area.height():
        # What a machine is made of matters least, its name most.
        place = 1 if cell.hardware and len(lines) > 2 else -1  # noqa: PLR2004 - the name and one line more
        del lines[place], heights[place]
    picture_height = ring + 2 * SPACE if has_picture else 0.0
    top = area.center().y() - (picture_height + sum(heights)) / 2 - (SPACE if has_picture else 0)
    if has_picture:
        box = QRectF(area.center().x() - ring / 2, top, ring, ring)
        if cell.percent is not None:
            paint_ring(painter, box, cell.percent, tokens)
        else:
            _paint_state(painter, box, cell, tokens)
    top += picture_height
    for (text, font, colour), height in zip(lines, heights, strict=True):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        room = _chord(area, top + height / 2)
        box = QRectF(area.center().x() - room / 2, top, room, height)
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        top += height


def _paint_state(painter: QPainter, box: QRectF, cell: CellProps, tokens: Tokens) -> None:
    size = int(box.width() * 0.6)
    ratio = painter.device().devicePixelRatioF()
    picture = icons.pixmap(cell.shape, tone_colour(tokens, cell.tone), size, ratio)
    painter.drawPixmap(box.center() - QPointF(size / 2, size / 2), picture)


def _chord(area: QRectF, y: float) -> float:
    """Return the width of the hexagon at height `y`, less a margin."""
    radius = area.width() / 2
    away = abs(y - area.center().y()) / (area.height() / 2)
    return 2 * radius - radius * min(1.0, away) - 5 * SPACE
