"""The folder of profiles."""

import re
from pathlib import Path

from swarm_desktop.core.errors import BadRequestError, StateError
from swarm_desktop.core.profiles import Profile, ProfileEntry
from swarm_desktop.profiles.profile_file import changed_text, read_profile
from swarm_desktop.state.files import write_atomically

_SUFFIX = ".toml"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


class ProfileFolder:
    """Reads and writes profiles. Slow disks block it, so it is called in threads."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def entries(self) -> tuple[ProfileEntry, ...]:
        """Return all profiles by name. Files whose names cannot be profiles' are passed over."""
        found = sorted(self._root.glob(f"*{_SUFFIX}")) if self._root.is_dir() else []
        return tuple(self._entry(path) for path in found if _NAME.fullmatch(path.stem))

    def read(self, name: str) -> Profile:
        """Return one profile. Raises BadRequestError where there is none, StateError with the line that is wrong."""
        path = self._path(name)
        return read_profile(self._text(path), path)

    def text(self, name: str) -> str:
        """Return a profile's file as it is. Raises BadRequestError where there is none."""
        return self._text(self._path(name))

    def save(self, name: str, profile: Profile) -> None:
        """Write a profile; comments in its file stay. Raises StateError where that cannot be done."""
        path = self._path(name)
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        self._root.mkdir(parents=True, exist_ok=True)
        write_atomically(path, changed_text(before, profile).encode())

    def remove(self, name: str) -> None:
        """Delete a profile. Raises BadRequestError where there is none."""
        path = self._path(name)
        try:
            path.unlink()
        except FileNotFoundError as error:
            raise self._unknown(name) from error
        except OSError as error:
            raise StateError(f"{path} cannot be deleted: {error.strerror or error}.") from error

    def _entry(self, path: Path) -> ProfileEntry:
        try:
            text = self._text(path)
        except StateError as error:
            return ProfileEntry(name=path.stem, fault=error.message)
        try:
            return ProfileEntry(name=path.stem, profile=read_profile(text, path), text=text)
        except StateError as error:
            return ProfileEntry(name=path.stem, fault=error.message, text=text)

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise self._unknown(path.stem) from error
        except (OSError, UnicodeDecodeError) as error:
            raise StateError(f"{path} cannot be read: {error}.") from error

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise BadRequestError(
                f"`{name}` cannot be the name of a profile: use small letters, digits, dots and hyphens."
            )
        return self._root / f"{name}{_SUFFIX}"

    def _unknown(self, name: str) -> BadRequestError:
        known = ", ".join(entry.stem for entry in sorted(self._root.glob(f"*{_SUFFIX}"))) or "none"
        return BadRequestError(f"There is no profile `{name}` in {self._root}. There are: {known}.")
