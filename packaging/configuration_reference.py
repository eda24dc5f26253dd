"""Write the table of docs/configuration.md again, from the settings themselves.

    python packaging/configuration_reference.py

Keys, defaults and variables come from the settings. What a row says in its own words stays; a new row begins with what
the code says about the setting.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import PydanticUndefined

from swarm_desktop.core import settings as module
from swarm_desktop.core.settings import Section, Settings
from swarm_desktop.state.settings_file import ENVIRONMENT_PREFIX

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "configuration.md"
HEADING = "| key | default | meaning | environment |\n| --- | --- | --- | --- |\n"
UNSAID = (None, "", ())
"""Defaults that are told in words."""


class Entry(NamedTuple):
    """One setting."""

    key: str
    default: Any
    said: str
    """What the code says about it."""


def entries(section: type[Section] = Settings, prefix: str = "") -> Iterator[Entry]:
    """Yield all settings in their order."""
    sentences = _sentences()
    for name, field in section.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            yield from entries(inner, f"{prefix}{name}.")
        else:
            default = None if field.default is PydanticUndefined else field.default
            yield Entry(prefix + name, default, sentences.get((section.__name__, name), ""))


def table(before: str) -> str:
    """Return the rows, with the words of the rows in `before`."""
    known: dict[str, list[str]] = {}
    for line in before.splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            known.setdefault(cells[0].strip("` "), cells)
    return HEADING + "".join(_row(entry, known.get(entry.key, [])) for entry in entries())


def document(before: str) -> str:
    """Return the document with its table written again."""
    start = before.index(HEADING)
    end = before.index("\n\n", start) + 1
    return before[:start] + table(before[start:end]) + before[end:]


def _row(entry: Entry, known: list[str]) -> str:
    variable = f"`{ENVIRONMENT_PREFIX}{entry.key.replace('.', '_').upper()}`"
    _, default, meaning, environment = [*known, *("" for _ in range(4 - len(known)))]
    if entry.default not in UNSAID:
        default = f"`{_plain(entry.default)}`"
    elif not default or re.fullmatch(r"`[^`]*`", default):
        default = "none"
    if not environment.startswith(variable):
        environment = variable
    return f"| `{entry.key}` | {default} | {meaning or entry.said or '?'} | {environment} |\n"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _sentences() -> dict[tuple[str, str], str]:
    """Return what stands beneath each setting in the code."""
    found: dict[tuple[str, str], str] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, said in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(said, ast.Expr)
                and isinstance(said.value, ast.Constant)
            ):
                found[node.name, field.target.id] = " ".join(str(said.value.value).split()).rstrip(".")
    return found


if __name__ == "__main__":
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
