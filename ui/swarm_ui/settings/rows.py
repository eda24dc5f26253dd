"""How the Settings page is described: groups of rows, each one setting and how it is chosen. Data alone."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Switch:
    """Yes or no."""

    words: str
    on: object = True
    off: object = False


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number with arrows; its bounds are those of the setting."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is typed."""

    when_empty: str = ""
    """What an empty field means, in words; without them it means the default, which then is shown."""
    empty: float | None = None
    """The value of an empty field; None is the default."""
    unit: float = 1
    """What one of the person's units is in the setting's: 1048576 where MB are typed for bytes."""
    whole: bool = True
    """Whether fractions are refused."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is typed; an empty field is the default."""

    when_empty: str = ""
    several: bool = False
    """Whether it is a list, with commas or spaces between its parts."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What is asked before a choice is made."""

    title: str
    consequence: str
    verb: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values to choose from."""

    value: str
    words: str
    hint: str = ""
    """Shown while this is chosen, in the place of the row's own."""
    caution: Caution | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A control of its own kind, which has the signals and methods of `controls.Control`."""

    make: Callable[[], QWidget]


@dataclass(frozen=True, slots=True)
class Row:
    """One setting."""

    name: str
    """As in the settings file: `section.key`."""
    control: Switch | Count | Number | Words | Choice | Made
    title: str = ""
    """Beside the field; switches have their words instead."""
    hint: str = ""
    more: bool = False
    """Whether it is among those that few people need."""
    needs: str = ""
    """Name of a switch without which it means nothing."""
    wrong: str = ""
    """What to write instead of a value that is refused, where the reason alone would not help."""


@dataclass(frozen=True, slots=True)
class Group:
    """A card."""

    title: str
    rows: tuple[Row, ...]
    intro: str = ""
