"""Fields whose arrows and ticks are drawn in the theme's colours: style sheets cannot recolour pictures."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionSpinBox,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from swarm_ui.theme import current_theme, icons

_ARROW = 14
_TICK = 14


class Combo(QComboBox):
    """A choice from a list; words that are too long end in an ellipsis."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        words = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room.width())
        option.currentText = words
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        _draw(self, "chevron-down", QRect(self.width() - 24, 0, 20, self.height()))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a page must not change the settings that pass under the pointer.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SpinBox(QSpinBox):
    """A number in a range."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The style sheet's padding does not reach the editor inside.
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        for part, name in (
            (QStyle.SubControl.SC_SpinBoxUp, "chevron-up"),
            (QStyle.SubControl.SC_SpinBoxDown, "chevron-down"),
        ):
            area = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, self)
            _draw(self, name, area, 12)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a page must not change the settings that pass under the pointer.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class CheckBox(QCheckBox):
    """Yes or no."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            area = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            _draw(self, "check", area, _TICK, current_theme().tokens.on_accent)


def _draw(widget: QWidget, name: str, area: QRect, size: int = _ARROW, colour: str = "") -> None:
    painter = QPainter(widget)
    picture = icons.pixmap(name, colour or current_theme().tokens.dim, size, widget.devicePixelRatioF())
    painter.drawPixmap(area.center().x() - size // 2 + 1, area.center().y() - size // 2 + 1, picture)
    painter.end()
