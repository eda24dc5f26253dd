"""What a person typed, as a value, and back. Pure functions."""

import math
import re

from PySide6.QtCore import QCoreApplication

from swarm_ui.settings.bounds import bounds_of
from swarm_ui.settings.rows import Number, Words

translate = QCoreApplication.translate

_SPACES = str.maketrans("", "", " \N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}")
_DIGITS = 9
"""So that whole percents do not become shares with a tail of nines."""
_LEAST = 0.01
"""Smaller bounds are told as none at all: nobody types such a number."""


class WrongInputError(ValueError):
    """What was typed is no value of that kind; the message says what would be."""


def number_typed(text: str, number: Number, name: str) -> float | None:
    """Return the number in the setting's own unit. Raises WrongInputError."""
    typed = text.translate(_SPACES)
    if not typed:
        return number.empty
    try:
        value = int(typed) if number.whole else float(typed.replace(",", "."))
    except ValueError:
        raise WrongInputError(_kind_words(number)) from None
    if not math.isfinite(value):
        raise WrongInputError(_kind_words(number))
    counted = number.unit > 1 or (number.whole and number.unit == 1)
    result = round(value * number.unit) if counted else round(value * number.unit, _DIGITS)
    lowest, highest = bounds_of(name)
    if (lowest is not None and result < lowest) or (highest is not None and result > highest):
        raise WrongInputError(_range_words(lowest, highest, number))
    return result


def number_text(value: float | None, number: Number) -> str:
    """Return a value as it is typed; empty for the one that an empty field means."""
    return "" if value is None or value == number.empty else f"{value / number.unit:.10g}"


def words_typed(text: str, words: Words) -> str | list[str] | None:
    """Return what was typed, or its parts; None, which is the default, where a single text is empty."""
    return [part for part in re.split(r"[,;\s]+", text) if part] if words.several else text.strip() or None


def words_text(value: object, words: Words) -> str:
    """Return a value as it is typed."""
    if value is None:
        return ""
    return ", ".join(map(str, value)) if words.several and isinstance(value, tuple | list) else str(value)


def _kind_words(number: Number) -> str:
    if number.whole:
        return translate("Settings", "Type a whole number, or leave the field empty.")
    return translate("Settings", "Type a number, or leave the field empty.")


def _range_words(lowest: float | None, highest: float | None, number: Number) -> str:
    least, most = (_bound_words(bound, number.unit) for bound in (lowest, highest))
    if not most:
        return translate("Settings", "At least {least}.").format(least=least)
    return translate("Settings", "From {least} to {most}.").format(least=least, most=most)


def _bound_words(bound: float | None, unit: float) -> str:
    if bound is None:
        return ""
    shown = bound / unit if bound / unit >= _LEAST else 0
    return f"{shown:,.10g}".replace(",", "\N{NARROW NO-BREAK SPACE}")
