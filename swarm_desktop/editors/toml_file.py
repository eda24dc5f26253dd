"""Settings files in TOML."""

from collections.abc import Mapping, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from swarm_desktop.editors.merging import Plain, Wish, merged, same
from swarm_desktop.editors.spans import line_end_of


def read(text: str) -> Plain:
    """Return what the file means, None where nothing is in it. Raises ValueError that says what is wrong."""
    try:
        meaning: Plain = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise ValueError(str(error)) from error
    return meaning or None


def merge(text: str, wish: Wish) -> str:
    """Return `text` with `wish` in it; `read` understood it before. All other lines stay as they are."""
    document = tomlkit.parse(text)
    if not isinstance(wish, Mapping):
        raise TypeError(wish)
    _put(document, wish)
    # New lines come with the plain line end, whatever the file has.
    written = tomlkit.dumps(document)
    return written if line_end_of(text) == "\n" else written.replace("\r\n", "\n").replace("\n", "\r\n")


def _put(table: MutableMapping[str, Any], wish: Mapping[str, Wish]) -> None:
    for name, value in wish.items():
        there = table.get(name)
        if isinstance(value, Mapping) and isinstance(there, MutableMapping):
            _put(there, value)
        elif isinstance(value, Mapping) and not isinstance(table, InlineTable):
            holds_tables = all(isinstance(item, Mapping) for item in value.values())
            table[name] = tomlkit.table(is_super_table=holds_tables)
            _put(table[name], value)
        elif not same(there, wanted := merged(there, value)):
            table[name] = wanted
