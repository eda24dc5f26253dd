"""One profile as TOML."""

import re
import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.profiles import Profile
from swarm_desktop.state.toml_lines import line_of


def read_profile(text: str, path: Path) -> Profile:
    """Return the profile in a text; relative paths are looked for beside its file.

    Raises StateError that names file, line and key.
    """
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        matched = re.search(r"at line (\d+)", str(error))
        where = f", line {matched[1]}" if matched else ""
        raise StateError(f"{path}{where}: this is no TOML. {error}.") from error
    try:
        return _beside(Profile.model_validate(tree), path.parent)
    except ValidationError as error:
        fault = error.errors()[0]
        line = line_of(text, [part for part in fault["loc"] if not _is_internal(part)])
        where = f", line {line}" if line else ""
        name = ".".join(str(part) for part in fault["loc"]) or "profile"
        message = fault["msg"].removeprefix("Value error, ")
        raise StateError(f"{path}{where}: `{name}`: {message}.") from error


def changed_text(before: str, profile: Profile) -> str:
    """Return a profile as TOML, with the comments of `before` where its keys are still there."""
    try:
        document = tomlkit.parse(before)
    except tomlkit.exceptions.ParseError:
        document = tomlkit.document()
    tree = profile.model_dump(mode="json", exclude_defaults=True)
    _put(document, "description", tree.get("description"))
    wanted = tree["members"]
    known = document.get("members")
    members = known if isinstance(known, tomlkit.items.AoT) else tomlkit.aot()
    while len(members) > len(wanted):
        del members[len(members) - 1]
    for index, member in enumerate(wanted):
        table = members[index] if index < len(members) else tomlkit.table()
        for key in [key for key in table if key not in member]:
            del table[key]
        for key, value in member.items():
            _put(table, key, _plain(key, value))
        if index >= len(members):
            members.append(table)
    if members is not known:
        document["members"] = members
    return tomlkit.dumps(document)


def _put(table: Any, key: str, value: Any) -> None:
    if value is None or value == "":
        table.pop(key, None)
    elif table.get(key) != value:
        table[key] = value


def _plain(key: str, value: Any) -> Any:
    """Write one seed, temperature or whole adapter as people would."""
    if key in {"seeds", "temperatures"} and len(value) == 1:
        return value[0]
    if key == "adapters":
        return [adapter["path"] if set(adapter) == {"path"} else adapter for adapter in value]
    return value


def _beside(profile: Profile, folder: Path) -> Profile:
    """Return the profile with whole paths."""

    def whole(path: Path) -> Path:
        return folder / path.expanduser()

    members = tuple(
        member.model_copy(
            update={
                "adapters": tuple(each.model_copy(update={"path": whole(each.path)}) for each in member.adapters),
                "projector": whole(member.projector) if member.projector else None,
            }
        )
        for member in profile.members
    )
    return profile.model_copy(update={"members": members})


def _is_internal(part: object) -> bool:
    """Whether a part of an error's place is pydantic's own, such as `function-before`."""
    return isinstance(part, str) and ("[" in part or "-" in part)
