"""Reads JSON of tools that change its shape from version to version, and print warnings around it."""

import json
import re
from typing import Any

_MEASURE = re.compile(r"(\d{1,20})(?:[.,](\d{1,20}))?\s*([kmgtкмгт]?)", re.IGNORECASE)  # noqa: RUF001  # Russian
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "к": 1, "м": 2, "г": 3, "т": 4}  # noqa: RUF001
_THOUSANDS = 3


def parse(text: str) -> Any:
    """Return the first JSON value in a text, or None where there is none."""
    decoder = json.JSONDecoder()
    for start in re.finditer(r"[\[{]", text):
        try:
            value, _ = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        # `[WARN] ...` is none, and `[0]` in a warning is no answer.
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value)):
            return value
    return None


def at(tree: Any, *path: str) -> Any:
    """Return what lies at a path of names, whatever their letters' case; None where there is nothing."""
    for name in path:
        if not isinstance(tree, dict):
            return None
        tree = next((value for key, value in tree.items() if str(key).casefold() == name.casefold()), None)
    return tree


def items(tree: Any) -> list[Any]:
    """Return the members of a list; none where it is no list."""
    return tree if isinstance(tree, list) else []


def text_at(tree: Any, *path: str) -> str:
    """Return a text; empty where there is none, or the tool wrote that it does not know."""
    value = at(tree, *path)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    written = str(value).strip()
    return "" if written.strip("[]").casefold() in {"n/a", "unknown", "none", "not supported"} else written


def bytes_at(tree: Any, *path: str, unit: str = "") -> int | None:
    """Return a size: a number in `unit`, a text as `24560 MB`, or `{"value": 24560, "unit": "MB"}`."""
    value = at(tree, *path)
    if isinstance(value, dict):
        return size_in_bytes(f"{text_at(value, 'value')} {text_at(value, 'unit') or unit}")
    return size_in_bytes(text_at(tree, *path), unit)


def size_in_bytes(text: str, unit: str = "") -> int | None:
    """Return a size that people read, in bytes; `unit` where it tells none. Units are powers of 1024."""
    matched = _MEASURE.search(text)
    if matched is None:
        return None
    whole, part = matched[1], matched[2] or "0"
    if len(part) == _THOUSANDS:
        # `24,560 MB` is no fraction in any language's sizes.
        whole, part = whole + part, "0"
    power = _POWERS[(matched[3] or unit[:1]).lower()]
    return int(float(f"{whole}.{part}") * 1024**power) if power else int(whole)
