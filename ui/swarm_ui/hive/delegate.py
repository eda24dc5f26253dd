"""Paints one cell of the honeycomb."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from swarm_ui.hexagons import hexagon
from swarm_ui.hive.cell_lines import PICTURED, ROOMY, CellLine, cell_lines, chord, fitting
from swarm_ui.hive.cells import CellProps
from swarm_ui.hive.link import MOST_BARS, Link
from swarm_ui.hive.marks import VoterMark
from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE, Tokens
from swarm_ui.widgets.ring import paint_ring
from swarm_ui.widgets.rows import ROW_ROLE

_RING = 56.0
_FADED = 0.55
_BAR_WIDTH, _BAR_STEP, _LOWEST_BAR = 3.0, 5.0, 4.0
_MARK, _MARK_GAP = 14.0, 2.0


class CellDelegate(QStyledItemDelegate):
    """A hexagon with a load ring, a few lines, and the voters that speak."""

    def __init__(self, parent: QObject, glow: Callable[[str], float] = lambda _: 0.0) -> None:
        """`glow` says how strongly a cell is lit, from 0 to 1."""
        super().__init__(parent)
        self._glow = glow

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
        if glow := self._glow(cell.id):
            _paint_glow(painter, area, tokens, glow)
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


def _paint_glow(painter: QPainter, area: QRectF, tokens: Tokens, strength: float) -> None:
    light, edge = QColor(tokens.accent), QColor(tokens.accent)
    light.setAlphaF(0.18 * strength)
    edge.setAlphaF(strength)
    painter.setPen(QPen(edge, 3))
    painter.setBrush(light)
    painter.drawPolygon(hexagon(area))


def _paint_content(painter: QPainter, area: QRectF, cell: CellProps, tokens: Tokens) -> None:
    radius = area.width() / 2
    has_picture = radius >= PICTURED and (cell.percent is not None or bool(cell.shape))
    ring = _RING if radius >= ROOMY else _RING * 0.75
    picture_height = ring + 2 * SPACE if has_picture else 0.0
    lines = fitting(cell_lines(cell, tokens, radius), area, picture_height)
    height = picture_height + sum(line.height for line in lines)
    top = area.center().y() - height / 2 - (SPACE if has_picture else 0)
    if has_picture:
        box = QRectF(area.center().x() - ring / 2, top, ring, ring)
        if cell.percent is not None:
            paint_ring(painter, box, cell.percent, tokens)
        else:
            _paint_state(painter, box, cell, tokens)
        if cell.link is not None:
            _paint_link(painter, QPointF(box.right() + 2 * SPACE, box.bottom() - SPACE), cell.link, tokens)
    top += picture_height
    for line in lines:
        room = chord(area, top, line.height)
        box = QRectF(area.center().x() - room / 2, top, room, line.height)
        if line.marks:
            _paint_marks(painter, box, line.marks, tokens)
        else:
            _paint_line(painter, box, line)
        top += line.height


def _paint_line(painter: QPainter, box: QRectF, line: CellLine) -> None:
    painter.setFont(line.font)
    painter.setPen(QColor(line.colour))
    metrics = painter.fontMetrics()
    text = next((words for words in line.texts if metrics.horizontalAdvance(words) <= box.width()), line.texts[-1])
    mode = Qt.TextElideMode.ElideMiddle if line.keeps_end else Qt.TextElideMode.ElideRight
    words = metrics.elidedText(text, mode, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _paint_marks(painter: QPainter, box: QRectF, marks: tuple[VoterMark, ...], tokens: Tokens) -> None:
    """Paint each voter as a little cell: outlined while it speaks, filled in its cluster's colour with its ballot."""
    size = min(_MARK, (box.width() + _MARK_GAP) / len(marks) - _MARK_GAP, box.height())
    left = box.center().x() - (len(marks) * (size + _MARK_GAP) - _MARK_GAP) / 2
    for place, mark in enumerate(marks):
        area = QRectF(left + place * (size + _MARK_GAP), box.center().y() - size / 2, size, size)
        colour = QColor(tokens.cluster(mark.rank) if mark.state == "counted" else tokens.dim)
        painter.setPen(QPen(QColor(tokens.text) if mark.won else colour, 2 if mark.won else 1))
        painter.setBrush(colour if mark.state == "counted" else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(hexagon(area, 3 if mark.state == "out" else 1))


def _paint_link(painter: QPainter, foot: QPointF, link: Link, tokens: Tokens) -> None:
    """Paint bars as telephones do, the lowest at `foot`."""
    painter.setPen(Qt.PenStyle.NoPen)
    for place in range(MOST_BARS):
        painter.setBrush(QColor(tokens.dim if place < link.bars else tokens.line))
        height = _LOWEST_BAR * (place + 1)
        painter.drawRoundedRect(QRectF(foot.x() + _BAR_STEP * place, foot.y() - height, _BAR_WIDTH, height), 1, 1)


def _paint_state(painter: QPainter, box: QRectF, cell: CellProps, tokens: Tokens) -> None:
    size = int(box.width() * 0.6)
    ratio = painter.device().devicePixelRatioF()
    picture = icons.pixmap(cell.shape, tone_colour(tokens, cell.tone), size, ratio)
    painter.drawPixmap(box.center() - QPointF(size / 2, size / 2), picture)
