"""What was written into editors' files, with a backup beside each, so that it can be taken back."""

import contextlib
import hashlib
import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from swarm_desktop.core.editors import EditorId
from swarm_desktop.core.errors import EditorFileError, StateError
from swarm_desktop.editors.text_file import TextFile
from swarm_desktop.state.files import PRIVATE, write_atomically

_REMEMBERED = 10
"""Changes of one file that can be taken back one after the other; older backups stay where they are."""


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    backup: Path | None
    """None where there was no file before."""
    written: str
    """SHA-256 of what was written."""


_CHANGES = TypeAdapter(dict[EditorId, tuple[_Change, ...]])


class Changes:
    """The changes of all editors, remembered in `file`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def write(self, editor: EditorId, path: Path, content: bytes) -> None:
        """Replace a file's content, with the one of before in a backup beside it.

        Raises EditorFileError or StateError, with the file as it was.
        """
        file = TextFile(path)
        before, mode = file.read(), file.mode()
        changes = self._load()
        backup = None
        if before is not None:
            backup = _free_name(path)
            write_atomically(backup, before, mode=PRIVATE if mode is None else mode)
        try:
            file.write(content)
        except StateError:
            if backup is not None:
                with contextlib.suppress(OSError):
                    backup.unlink()
            raise
        done = _Change(path=path, backup=backup, written=fingerprint(content))
        self._save({**changes, editor: (*changes.get(editor, ()), done)[-_REMEMBERED:]})

    def undo(self, editor: EditorId) -> None:
        """Take the last change back: the file has the same bytes as before it.

        Raises EditorFileError where somebody changed the file since, or the backup is gone.
        """
        changes = self._load()
        if not changes.get(editor):
            raise EditorFileError("There is nothing to take back.")
        *earlier, last = changes[editor]
        file = TextFile(last.path)
        now = file.read()
        if now is None or fingerprint(now) != last.written:
            advice = f"The file of before is {last.backup}." if last.backup else "There was no such file before."
            raise EditorFileError(f"{last.path} was changed since, so taking it back would lose that. {advice}")
        if last.backup is None:
            file.target.unlink()
        else:
            before = TextFile(last.backup).read()
            if before is None:
                raise EditorFileError(f"The backup {last.backup} is gone, so nothing can be taken back.")
            file.write(before)
            with contextlib.suppress(OSError):
                last.backup.unlink()
        self._save({**changes, editor: tuple(earlier)})

    def can_undo(self, editor: EditorId) -> bool:
        """Whether there is a change to take back."""
        return bool(self._load().get(editor))

    def _load(self) -> dict[EditorId, tuple[_Change, ...]]:
        try:
            return _CHANGES.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            raise StateError(
                f"{self._file} cannot be read. Delete it; the backups beside the editors' files stay.",
                details=str(error),
            ) from error

    def _save(self, changes: dict[EditorId, tuple[_Change, ...]]) -> None:
        write_atomically(self._file, _CHANGES.dump_json(changes, indent=2), mode=PRIVATE)


def fingerprint(content: bytes) -> str:
    """Return what tells this content from any other."""
    return hashlib.sha256(content).hexdigest()


def _free_name(path: Path) -> Path:
    """Return the name of a backup that does not exist yet."""
    stem = f"{path.name}.swarm-backup-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (path.with_name(stem if number == 1 else f"{stem}-{number}") for number in range(1, 1000))
    return next(name for name in names if not name.exists())
