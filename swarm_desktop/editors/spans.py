"""Changing parts of a text and nothing else of it."""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Characters `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with all edits made; they do not overlap, and those at one place are made in their order."""
    result: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        result += (text[position : edit.start], edit.text)
        position = edit.end
    return "".join((*result, text[position:]))


def line_end_of(text: str) -> str:
    """Return how lines end in `text`, by the first that does."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def indentation_at(text: str, position: int) -> str | None:
    """Return the white space before `position` on its line; None where something else stands there too."""
    before = text[text.rfind("\n", 0, position) + 1 : position]
    return None if before.strip() else before


def end_of_line(text: str, position: int) -> int:
    """Return where the line that holds `position` ends, before its line end."""
    end = text.find("\n", position)
    if end < 0:
        return len(text)
    return end - 1 if end > position and text[end - 1] == "\r" else end
