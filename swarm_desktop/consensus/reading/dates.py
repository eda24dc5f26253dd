"""Dates as people write them, as ISO text; those that could mean two days stay words."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:the )?{_DAY}(?: of)? {_MONTH},? {_YEAR}$",
        rf"{_MONTH} {_DAY},? {_YEAR}$",
        rf"{_YEAR}[-/.](?P<number>\d{{1,2}})[-/.]{_DAY}$",
    )
)
_AMBIGUOUS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_LAST_MONTH = 12


def iso_date(text: str) -> str | None:
    """Return the day that all of `text` names as YYYY-MM-DD, None where it names none or might name two."""
    text = text.strip()
    for pattern in _WRITTEN:
        match = pattern.match(text)
        if match:
            parts = match.groupdict()
            month = int(parts["number"]) if parts.get("number") else _month(parts["month"])
            return _iso(int(parts["year"]), month, int(parts["day"]))
    match = _AMBIGUOUS.match(text)
    if match:
        first, second, year = (int(part) for part in match.groups())
        if first > _LAST_MONTH or first == second:
            return _iso(year, second, first)
        if second > _LAST_MONTH:
            return _iso(year, first, second)
    return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower()))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
