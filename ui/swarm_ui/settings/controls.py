"""The kinds of fields of the Settings page, one behaviour for all: they show a value, and say which one is wanted."""

from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLineEdit, QWidget

from swarm_ui.settings.bounds import bounds_of
from swarm_ui.settings.rows import Choice, Count, Made, Number, Row, Switch, Words
from swarm_ui.settings.typed import WrongInputError, number_text, number_typed, words_text, words_typed
from swarm_ui.widgets.inputs import CheckBox, Combo, SpinBox


class Control(Protocol):
    """What a row expects of its field, which is a widget."""

    wanted: SignalInstance
    """The value that the person chose."""
    refused: SignalInstance
    """Why what was typed is no value; empty where it is one again."""

    def show_value(self, value: object) -> None:
        """Show what is in force. What somebody is typing stays."""

    def accept(self) -> None:
        """Take the wanted value as the one in force."""


class SwitchControl(CheckBox):
    """Yes or no."""

    wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, kind: Switch) -> None:
        super().__init__(kind.words)
        self._kind = kind
        self.toggled.connect(lambda checked: self.wanted.emit(kind.on if checked else kind.off))

    def show_value(self, value: object) -> None:
        """Tick or untick, without asking for anything."""
        with QSignalBlocker(self):
            self.setChecked(value == self._kind.on)

    def accept(self) -> None:
        """Do nothing: what is shown is what was wanted."""


class CountControl(SpinBox):
    """A number with arrows."""

    wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        lowest, highest = bounds_of(name)
        self.setRange(int(lowest or 0), int(highest or 0))
        self.setKeyboardTracking(False)
        self.valueChanged.connect(self.wanted.emit)

    def show_value(self, value: object) -> None:
        """Show a number, without asking for anything."""
        with QSignalBlocker(self):
            self.setValue(int(str(value)))

    def accept(self) -> None:
        """Do nothing: what is shown is what was wanted."""


class ChoiceControl(Combo):
    """One of a few values."""

    wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, kind: Choice) -> None:
        super().__init__()
        for place, option in enumerate(kind.options):
            self.addItem(option.words, option.value)
            if option.hint:
                self.setItemData(place, option.hint, Qt.ItemDataRole.ToolTipRole)
                self.setItemData(place, f"{option.words}: {option.hint}", Qt.ItemDataRole.AccessibleTextRole)
        self.activated.connect(lambda: self.wanted.emit(self.currentData()))

    def show_value(self, value: object) -> None:
        """Select a value, also one that this window does not know: the settings file may name it."""
        place = self.findData(str(value))
        if place < 0:
            self.addItem(str(value), str(value))
            place = self.count() - 1
        self.setCurrentIndex(place)

    def accept(self) -> None:
        """Do nothing: what is shown is what was wanted."""


class TypedControl(QLineEdit):
    """Text or a number; wanted when the field is left or Enter is pressed."""

    wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, kind: Number | Words, name: str) -> None:
        super().__init__()
        self._kind = kind
        self._name = name
        self._shown = ""
        self.setPlaceholderText(kind.when_empty)
        self.editingFinished.connect(self._finish)

    def show_value(self, value: object) -> None:
        """Show what is in force, unless somebody typed something else that is not."""
        self._shown = self._text(value)
        if not self.isModified():
            self.setText(self._shown)

    def accept(self) -> None:
        """Take what was typed as in force: the next value shown may replace it."""
        self.setModified(False)

    def _text(self, value: object) -> str:
        if isinstance(self._kind, Words):
            return words_text(value, self._kind)
        return number_text(None if value is None else float(str(value)), self._kind)

    def _finish(self) -> None:
        if not self.isModified():
            return
        if self.text().strip() == self._shown:
            self.setModified(False)
            self.refused.emit("")
            return
        try:
            value = (
                words_typed(self.text(), self._kind)
                if isinstance(self._kind, Words)
                else number_typed(self.text(), self._kind, self._name)
            )
        except WrongInputError as error:
            self.refused.emit(str(error))
        else:
            self.wanted.emit(value)


def make_control(row: Row) -> QWidget:
    """Return the field of a row; it has what `Control` asks for."""
    match row.control:
        case Switch():
            return SwitchControl(row.control)
        case Count():
            return CountControl(row.name)
        case Choice():
            return ChoiceControl(row.control)
        case Made(make):
            return make()
        case kind:
            return TypedControl(kind, row.name)
