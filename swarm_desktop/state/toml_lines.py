"""Where in a TOML text a key stands, so that a message can name the line."""

import re
from collections.abc import Sequence

Place = Sequence[str | int]
"""Keys and positions in arrays, from the root on."""

_HEADING = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-\"'.\s]+?)\s*=")


def line_of(text: str, place: Place) -> int | None:
    """Return the number of the line, from 1, of a key or of the closest thing around it; None where there is none.

    Tables and keys at the beginning of lines are understood, which is how such files are written.
    """
    best: tuple[int, int] | None = None
    wanted = tuple(place)
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _HEADING.match(line):
            table = _table(_parts(heading[2]), counts, repeated=heading[1] == "[[")
            here = table
        elif key := _KEY.match(line):
            here = (*table, *_parts(key[1]))
        else:
            continue
        if here and here == wanted[: len(here)] and (best is None or len(here) > best[0]):
            best = (len(here), number)
    return best[1] if best else None


def _table(parts: Sequence[str], counts: dict[tuple[str | int, ...], int], *, repeated: bool) -> tuple[str | int, ...]:
    """Return where a heading leads: names of arrays of tables are followed by the position of their last table."""
    path: tuple[str | int, ...] = ()
    for index, part in enumerate(parts):
        path = (*path, part)
        if repeated and index == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]
