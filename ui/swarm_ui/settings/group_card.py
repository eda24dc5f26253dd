"""Builds a card from a group of rows: what is often wanted is open, the rest behind a fold."""

from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from swarm_desktop.core.settings import Settings
from swarm_ui.settings.bounds import value_of
from swarm_ui.settings.controls import Control, make_control
from swarm_ui.settings.fields import Field
from swarm_ui.settings.rows import Choice, Group, Made, Option, Row, Switch
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.text import label

_DEFAULTS = Settings()


class GroupCard(Card):
    """Only says what is wanted; the page does it."""

    change_requested = Signal(str, object)
    """Name and value of a setting."""

    def __init__(self, group: Group, footer: QWidget | None = None, parent: QWidget | None = None) -> None:
        """`footer` stands below the rows that are always open; a button takes only its own width."""
        super().__init__(parent)
        self._group = group
        self._settings = _DEFAULTS
        self._sought = False
        self.fields: dict[str, Field] = {}
        self._rows = {row.name: row for row in group.rows}
        self.body.setSpacing(3 * SPACE)
        self.body.addWidget(label(group.title, strong=True))
        if group.intro:
            self.body.addWidget(label(group.intro, tone="dim", wrap=True))
        self._folded = QWidget()
        folded = QVBoxLayout(self._folded)
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(3 * SPACE)
        for row in group.rows:
            (folded if row.more else self.body).addWidget(self._make_field(row))
        if footer is not None:
            is_button = isinstance(footer, Button)
            self.body.addWidget(footer, 0, Qt.AlignmentFlag.AlignLeft if is_button else Qt.AlignmentFlag(0))
        self.fold = Button(icon="chevron-right", kind="fold")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self.body.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._folded)
        self._unfold(unfolded=False)

    def control(self, name: str) -> QWidget:
        """Return the field of a setting."""
        return self.fields[name].field

    def show_settings(self, settings: Settings) -> None:
        """Show what is in force; what somebody types stays."""
        self._settings = settings
        for name, field in self.fields.items():
            value = value_of(settings, name)
            _controls(field).show_value(value)
            needs = self._rows[name].needs
            field.setEnabled(not needs or bool(value_of(settings, needs)))
            field.set_hint(self.hint(name))
        changed = sum(row.more and self._differs(row.name) for row in self._group.rows)
        words = self.tr("More ({changed} changed)").format(changed=changed) if changed else self.tr("More")
        self.fold.setText(words)
        self.fold.setAccessibleName(f"{self._group.title}: {words}")

    def hint(self, name: str) -> str:
        """Return the line of help of a setting, as its value is now."""
        row = self._rows[name]
        option = _option(row, value_of(self._settings, name))
        return (option.hint if option else "") or row.hint

    def tell(self, name: str, fault: str, *, refused: bool = False) -> None:
        """Say what is wrong with a value; `refused` where it is none of the setting's at all."""
        wrong = self._rows[name].wrong if refused else ""
        self.fields[name].show_fault(wrong or fault)
        # A switch that is not in force must not look as if it were.
        _controls(self.fields[name]).show_value(value_of(self._settings, name))

    def applied(self, name: str) -> None:
        """Say that a value is in force."""
        _controls(self.fields[name]).accept()
        self.fields[name].show_saved()

    def show_matches(self, words: list[str]) -> bool:
        """Show only the rows that contain all the words, all of them where there are none; tell whether any does."""
        self._sought = bool(words)
        found = {row.name for row in self._group.rows if all(word in _searched(row, self._group) for word in words)}
        for name, field in self.fields.items():
            field.setVisible(name in found)
        self._folded.setVisible(self._sought or self.fold.isChecked())
        self.fold.setVisible(not self._sought and self._has_more)
        return bool(found)

    @property
    def _has_more(self) -> bool:
        return any(row.more for row in self._group.rows)

    def _make_field(self, row: Row) -> Field:
        widget = make_control(row)
        is_switch, is_made = isinstance(row.control, Switch), isinstance(row.control, Made)
        field = Field(row.title, widget, row.hint, wide=is_made or is_switch)
        control = _controls(field)
        control.wanted.connect(lambda value: self._want(row, value))
        control.refused.connect(field.show_fault)
        self.fields[row.name] = field
        return field

    def _want(self, row: Row, value: Any) -> None:
        in_force = value_of(self._settings, row.name)
        if value == in_force:
            self.fields[row.name].show_fault("")
            _controls(self.fields[row.name]).accept()
            _controls(self.fields[row.name]).show_value(in_force)
            return
        option = _option(row, value)
        if option is None or option.caution is None:
            self.change_requested.emit(row.name, value)
            return
        _controls(self.fields[row.name]).show_value(in_force)
        caution = option.caution
        confirm(
            self,
            caution.title,
            caution.consequence,
            caution.verb,
            lambda: self.change_requested.emit(row.name, value),
        )

    def _differs(self, name: str) -> bool:
        return bool(value_of(self._settings, name) != value_of(_DEFAULTS, name))

    def _unfold(self, unfolded: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        self._folded.setVisible(unfolded or self._sought)
        self.fold.setVisible(self._has_more and not self._sought)
        self.fold.set_icon_name("chevron-down" if unfolded else "chevron-right")


def _controls(field: Field) -> Control:
    return cast("Control", field.field)


def _option(row: Row, value: object) -> Option | None:
    if not isinstance(row.control, Choice):
        return None
    return next((option for option in row.control.options if option.value == value), None)


def _searched(row: Row, group: Group) -> str:
    parts = [row.name, row.title, row.hint, group.title]
    if isinstance(row.control, Switch):
        parts.append(row.control.words)
    if isinstance(row.control, Choice):
        parts += [option.words for option in row.control.options]
    return " ".join(parts).casefold()
