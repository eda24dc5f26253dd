"""The folders that the person named: which paths lie in them, and files opened so that no link leads out of them."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.settings import ToolFolder, check_apart
from swarm_desktop.tools.errors import ToolError

_CONFINABLE = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Windows cannot open a file below an opened folder, so there a link could be slipped in between check and use."""


@dataclass(frozen=True, slots=True)
class Located:
    """A path in a named folder; neither of its parts holds a link."""

    folder: ToolFolder
    inner: Path

    @property
    def path(self) -> Path:
        """The whole path."""
        return self.folder.path / self.inner


class Folders:
    """The named folders, under the paths that they really have.

    `private` holds the program's keys and settings and is out of every tool's reach. Raises ToolError where the
    folders cannot be kept apart from it or from each other.
    """

    def __init__(self, named: Sequence[ToolFolder], private: Path) -> None:
        # Links in these paths are the person's own. They are followed now, once, so that none can be changed later.
        self.all = tuple(ToolFolder(path=_real(folder.path), write=folder.write) for folder in named)
        try:
            check_apart(self.all)
        except ValueError as error:
            raise ToolError(f"The person must change the folders of the tools: {error}.") from error
        for folder in self.all:
            if _holds(folder.path, private) or _holds(private, folder.path):
                raise ToolError(
                    f"The person must take {folder.path} from the folders of the tools: "
                    "it holds the program's own keys and settings. Folders inside it can be named."
                )

    @property
    def obstacle(self) -> str:
        """Why no file can be reached; empty where some can."""
        if not _CONFINABLE:
            return "This system cannot keep a file tool inside its folders."
        if not self.all:
            return "The person has not named any folder for the tools."
        return ""

    def words(self) -> str:
        """Name the folders, for models."""
        told = ", ".join(f"{folder.path} ({'read and write' if folder.write else 'read only'})" for folder in self.all)
        return f"Folders: {told}. Relative paths start in {self.all[0].path}." if self.all else "There are no folders."

    def locate(self, text: str, *, write: bool = False) -> Located:
        """Return the place that a path means, with links followed; it need not exist.

        Raises ToolError for a place outside the folders, or for writing where one may only read.
        """
        if not self.all:
            raise ToolError(self.obstacle)
        try:
            path = _real(self.all[0].path / text)
        except (ValueError, OSError) as error:
            raise ToolError(f"`{text[:200]!r}` is no path.") from error
        holding = [folder for folder in self.all if path.is_relative_to(folder.path)]
        if not holding:
            raise ToolError(f"{text} lies outside of what the tools may reach. {self.words()}")
        folder = max(holding, key=lambda folder: len(folder.path.parts))
        if write and not folder.write:
            raise ToolError(f"{folder.path} may only be read. {self.words()}")
        return Located(folder, path.relative_to(folder.path))


@contextmanager
def opened_parent(located: Located, *, create: bool = False) -> Iterator[int]:
    """Open the folder that holds a located file, component by component, refusing links that were put there since.

    Raises OSError, ToolError. With `create`, missing folders below the named one are made.
    """
    if located.inner == Path():
        raise ToolError(f"{located.path} is a folder, not a file.")
    named = len(located.folder.path.parts)
    descriptor = _open_folder(located.path.anchor)
    try:
        for place, part in enumerate(located.path.parts[1:-1], start=1):
            inner = _inner_folder(descriptor, part, create=create and place >= named)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def regular_file(parent: int, name: str) -> os.stat_result | None:
    """Return the facts of a file, None where there is none; raises ToolError for folders, devices, pipes and links."""
    try:
        facts = os.stat(name, dir_fd=parent, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(facts.st_mode):
        raise ToolError(f"{name} is a folder, not a file.")
    if not stat.S_ISREG(facts.st_mode):
        raise ToolError(f"{name} is no ordinary file.")
    return facts


def open_to_read(parent: int, name: str) -> int:
    """Open an ordinary file and return its descriptor, never waiting for anybody at the other end of a pipe.

    Raises ToolError, OSError.
    """
    if regular_file(parent, name) is None:
        raise ToolError(f"There is no file {name}.")
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, dir_fd=parent)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ToolError(f"{name} is no ordinary file.")
    return descriptor


def _open_folder(name: str, parent: int | None = None) -> int:
    # Without O_PATH, folders that one may pass through but not list could not be opened.
    flags = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(name, flags, dir_fd=parent)


def _inner_folder(parent: int, name: str, *, create: bool) -> int:
    if create:
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=parent)
    return _open_folder(name, parent)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _holds(outer: Path, inner: Path) -> bool:
    """Return whether `inner` is, or lies in, `outer`, however the file system compares names."""
    try:
        return any(outer.samefile(each) for each in (inner, *inner.parents) if each.exists())
    except OSError:
        return _real(inner).is_relative_to(_real(outer))
