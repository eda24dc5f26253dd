"""The one type that describes how a program is set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors import json_file, toml_file, yaml_file
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.merging import Plain, Wish
from swarm_desktop.editors.places import Places

PROVIDER = "Local Swarm"
"""How the endpoint is called in the lists of editors."""
PROVIDER_ID = "localswarm"


class FileFormat(StrEnum):
    """In what language a settings file is written."""

    JSON = "JSON"
    TOML = "TOML"
    YAML = "YAML"

    def read(self, text: str) -> Plain:
        """Return what a file means, None where nothing is in it. Raises ValueError that says what is wrong."""
        meaning: Plain = _MODULES[self].read(text)
        return meaning

    def merge(self, text: str, wish: Wish) -> str:
        """Return `text`, which can be read, with `wish` in it."""
        merged: str = _MODULES[self].merge(text, wish)
        return merged


_MODULES: Mapping[FileFormat, ModuleType] = {
    FileFormat.JSON: json_file,
    FileFormat.TOML: toml_file,
    FileFormat.YAML: yaml_file,
}


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A program's settings file, and what belongs into it."""

    format: FileFormat
    path: Callable[[Places], Path]
    wish: Callable[[Connection], Wish]

    def text(self, connection: Connection) -> str:
        """Return the file as it would be if nothing else were in it."""
        return self.format.merge("", self.wish(connection))


@dataclass(frozen=True, slots=True)
class Editor:
    """How one program is set up: by a file of its own, or by a text that a person types or runs."""

    id: EditorId
    file: SettingsFile | None = None
    typed: Callable[[Connection], str] | None = None
    notes: tuple[str, ...] = ()
    """What else a person should know or do."""

    def text(self, connection: Connection) -> str:
        """Return what to copy; empty where nothing works."""
        if self.typed is not None:
            return self.typed(connection)
        return self.file.text(connection) if self.file is not None else ""
