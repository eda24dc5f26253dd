"""Numbers as people write them, read as exact rationals."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from swarm_desktop.consensus.limits import MAX_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Digits in runs parted by single separators; every alternative begins with a digit and consumes it,
# so the search is linear. Spaces part groups of three only. Python 3.11's possessive and atomic forms
# keep a run of digits from being tried again digit by digit.
_DIGITS = r"(?>\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d++)?|\d++(?:[.,'\u2019_]\d++)*+)"
_EXPONENT = r"(?:[eE][-+]?\d{1,4}(?![\w.])|\s?[x*\u00d7\u00b7]\s?10\s?\^\s?[({]?[-+]?\d{1,4}[)}]?)?"
_NUMBER = re.compile(rf"(?<![\w.])\.?{_DIGITS}{_EXPONENT}(?:\s?/\s?{_DIGITS})?")
_LATEX_FRACTION = re.compile(r"\\[dt]?frac\s?\{\s?([-+]?\d{1,40})\s?\}\s?\{\s?(\d{1,40})\s?\}")
_MIXED = re.compile(r"(\d{1,40}) (\d{1,40})/(\d{1,40})(?![\d/])")
_POWER_OF_TEN = re.compile(r"\s?[x*\u00d7\u00b7]\s?10\s?\^\s?[({]?([-+]?\d{1,4})[)}]?$")
_MINUS = ("-", "\u2212", "\u2013")
_MAX_EXPONENT = 400

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT_RUN = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_VULGAR = re.compile("[¼½¾⅐-⅞]")


def evened(text: str) -> str:
    """Return `text` in compatibility form, where 10⁵ does not become 105, nor 1½ eleven halves."""
    if text.isascii():
        return text
    text = _SUPERSCRIPT_RUN.sub(lambda match: "^" + match.group().translate(_SUPERSCRIPTS), text)
    text = _VULGAR.sub(r" \g<0>", text)
    return unicodedata.normalize("NFKC", text).replace("\N{FRACTION SLASH}", "/")


def numbers_in(text: str) -> Iterator[Fraction]:
    """Yield every number in `text` (as from `evened`), in order."""
    text = _LATEX_FRACTION.sub(r"\1/\2", text)
    for match in _NUMBER.finditer(text):
        value = _value(match.group())
        if value is None:
            continue
        before = text[max(0, match.start() - 40) : match.start()].rstrip("$€£¥ ")
        if before.endswith(_MINUS) and not _subtracts(before[:-1], spaced=text[match.start() - 1] == " "):
            value = -value
        yield value


def _subtracts(before: str, *, spaced: bool) -> bool:
    """Tell whether a minus takes away from what stands `before` it; `spaced` where its number keeps a distance.

    It does after a number or a bracket, and after a word unless it belongs to its number alone: "not -5".
    """
    last = before.rstrip()[-1:]
    if last.isdigit() or last in {")", "]", "}", "%"}:
        return True
    return last.isalpha() and (spaced or not before.endswith(" "))


def number(text: str) -> Fraction | None:
    """Return the only number in `text` (as from `evened`), None where there is none or more than one."""
    mixed = _MIXED.search(text)
    if mixed:
        whole, upper, lower = (int(part) for part in mixed.groups())
        if upper < lower:
            sign = -1 if text[: mixed.start()].rstrip().endswith(_MINUS) else 1
            return sign * (whole + Fraction(upper, lower))
    found = set(islice(numbers_in(text), 8))
    if len(found) == 1:
        return found.pop()
    return None if found else _spelled(text)


def decimal_text(value: Fraction) -> str:
    """Return `value` for people: as a decimal where that ends soon, else as a fraction."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or value.denominator == 1:
        return str(value)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _spelled(text: str) -> Fraction | None:
    words = text[:40].casefold().strip(" .!").replace("-", " ").split()
    values = [_WORDS.get(word) for word in words]
    match values:
        case [int() as value]:
            return Fraction(value)
        case [int() as tens, int() as ones] if tens >= _WORDS["twenty"] and 0 < ones < _WORDS["ten"]:
            return Fraction(tens + ones)
    return None


def _value(written: str) -> Fraction | None:
    if len(written) > MAX_DIGITS:
        return None
    upper, slash, lower = written.partition("/")
    value = _decimal(upper.strip())
    if not slash or value is None:
        return value
    divisor = _decimal(lower.strip())
    return value / divisor if divisor else None


def _decimal(written: str) -> Fraction | None:
    exponent = 0
    power = _POWER_OF_TEN.search(written)
    if power:
        exponent = int(power.group(1))
        written = written[: power.start()]
    else:
        written, mark, digits = written.lower().partition("e")
        exponent = int(digits) if mark else 0
    if abs(exponent) > _MAX_EXPONENT:
        return None
    written = re.sub("[ \u00a0\u202f\u2009'\u2019_]", "", written)
    try:
        return Fraction(_with_point(written)) * Fraction(10) ** exponent
    except ValueError:
        return None


def _with_point(written: str) -> str:
    """Decide which of "." and "," is the decimal mark; the other one parts thousands."""
    point, comma = written.rfind("."), written.rfind(",")
    if comma < 0:
        return written if written.count(".") <= 1 else written.replace(".", "")
    if point < 0:
        groups = written.split(",")
        thousands = len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004
        return written.replace(",", "" if thousands or len(groups) > 2 else ".")  # noqa: PLR2004
    if point > comma:
        return written.replace(",", "")
    return written.replace(".", "").replace(",", ".")
