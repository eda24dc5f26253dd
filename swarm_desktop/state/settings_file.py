"""Settings as a TOML file that keeps a person's comments; environment and command line are stronger."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError

from swarm_desktop.core.errors import BadRequestError, StateError
from swarm_desktop.core.settings import Section, Settings
from swarm_desktop.state.files import write_atomically
from swarm_desktop.state.toml_lines import line_of

ENVIRONMENT_PREFIX = "SWARM_"


class SettingsFile:
    """The settings in force, and the file that remembers what the person chose.

    `overrides` are command-line options, named as `section.key`; they and the environment are never written.
    """

    def __init__(self, path: Path, environment: Mapping[str, str], overrides: Mapping[str, Any]) -> None:
        self._path = path
        self._stronger = {**_from_environment(environment), **overrides}

    def load(self) -> Settings:
        """Return the settings; raises StateError that names the file, the line and the key that is wrong."""
        document = self._document()
        try:
            return Settings.model_validate(_with_values(document.unwrap(), self._stronger))
        except ValidationError as error:
            raise StateError(f"{self._place(error, document)}: {_first_fault(error)}") from error

    def change(self, changes: Mapping[str, Any]) -> Settings:
        """Check and save changed values, named as `section.key`; None goes back to the default.

        Raises BadRequestError for a wrong value, in which case nothing is saved, and StateError where the file
        cannot be written.
        """
        document = self._document()
        for name, value in changes.items():
            _put(document, name, str(value) if isinstance(value, Path) else value)
        try:
            Settings.model_validate(document.unwrap())
        except ValidationError as error:
            raise BadRequestError(_first_fault(error), parameter=_first_name(error)) from error
        write_atomically(self._path, tomlkit.dumps(document).encode())
        return self.load()

    def _place(self, error: ValidationError, document: tomlkit.TOMLDocument) -> str:
        """Return where the value comes from that is wrong."""
        name = next((name for name in self._stronger if _first_name(error).startswith(name)), None)
        if name is not None:
            return f"`{ENVIRONMENT_PREFIX}{name.replace('.', '_').upper()}` in the environment, or an option"
        line = line_of(document.as_string(), error.errors()[0]["loc"])
        return f"{self._path}, line {line}" if line else str(self._path)

    def _document(self) -> tomlkit.TOMLDocument:
        try:
            return tomlkit.parse(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return tomlkit.document()
        except (OSError, UnicodeDecodeError, tomlkit.exceptions.ParseError, tomllib.TOMLDecodeError) as error:
            raise StateError(f"{self._path} cannot be read: {error}. Repair or delete it.") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return what `SWARM_<SECTION>_<KEY>` variables say, by dotted name."""
    found: dict[str, Any] = {}
    for name in _names(Settings):
        value = environment.get(ENVIRONMENT_PREFIX + name.replace(".", "_").upper())
        if value:
            found[name] = value
    return found


def _names(section: type[Section], prefix: str = "") -> list[str]:
    names: list[str] = []
    for key, field in section.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, Section):
            names += _names(annotation, f"{prefix}{key}.")
        else:
            names.append(prefix + key)
    return names


def _with_values(tree: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        _put(tree, name, value)
    return tree


def _put(tree: Any, name: str, value: Any) -> None:
    *sections, key = name.split(".")
    for section in sections:
        if not isinstance(tree.get(section), dict):
            tree[section] = {}
        tree = tree[section]
    if value is None:
        tree.pop(key, None)
    else:
        tree[key] = value


def _first_name(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.errors()[0]["loc"])


def _first_fault(error: ValidationError) -> str:
    return f"`{_first_name(error)}`: {error.errors()[0]['msg']}."
