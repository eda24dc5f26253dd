"""A settings file as it lies on the disk: read with care, written so that nothing but the change is different."""

import os
import stat
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.errors import EditorFileError
from swarm_desktop.editors.editor import FileFormat
from swarm_desktop.editors.merging import MergeError, Wish, merged, same
from swarm_desktop.state.files import PRIVATE, write_atomically

_LARGEST_BYTES = 4 * 1024 * 1024
_ADVICE = "Nothing was changed. Repair the file, or copy the settings and put them in by hand."


@dataclass(frozen=True, slots=True)
class TextFile:
    """One file; `path` may be a link, which is followed and never replaced."""

    path: Path

    @property
    def target(self) -> Path:
        """The file itself."""
        try:
            return self.path.resolve()
        except (OSError, RuntimeError) as error:
            raise EditorFileError(f"{self.path} is a link that leads nowhere. {_ADVICE}", details=str(error)) from error

    def read(self) -> bytes | None:
        """Return the content, None where there is no file. Raises EditorFileError for what cannot be edited."""
        try:
            facts = self.target.stat()
            if not stat.S_ISREG(facts.st_mode):
                raise EditorFileError(f"{self.path} is not a file. {_ADVICE}")
            if facts.st_size > _LARGEST_BYTES:
                raise EditorFileError(f"{self.path} is too large to be a settings file. {_ADVICE}")
            return self.target.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EditorFileError(f"{self.path} cannot be read. {_ADVICE}", details=str(error)) from error

    def write(self, content: bytes) -> None:
        """Replace the content and keep the mode; a new file can be read by its owner alone, for it holds a key.

        Raises EditorFileError where the file is protected, StateError where it cannot be written.
        """
        target = self.target
        mode = self.mode()
        if mode is not None and not os.access(target, os.W_OK):
            raise EditorFileError(f"{self.path} is write-protected. {_ADVICE}")
        write_atomically(target, content, mode=PRIVATE if mode is None else mode)

    def mode(self) -> int | None:
        """Return the file's permissions, None where there is no file."""
        try:
            return stat.S_IMODE(self.target.stat().st_mode)
        except FileNotFoundError:
            return None


def merge_bytes(path: Path, content: bytes, form: FileFormat, wish: Wish) -> bytes:
    """Return the content of `path` with `wish` in it. Raises EditorFileError where that would not be safe."""
    mark, body = (BOM_UTF8, content[len(BOM_UTF8) :]) if content.startswith(BOM_UTF8) else (b"", content)
    try:
        text = body.decode()
        before = form.read(text)
        wanted = merged(before, wish)
    except UnicodeDecodeError as error:
        raise EditorFileError(f"{path} is not in UTF-8. {_ADVICE}", details=str(error)) from error
    except MergeError as error:
        raise EditorFileError(f"{path} holds something unexpected: {error}. {_ADVICE}") from error
    except ValueError as error:
        raise EditorFileError(f"{path} is no valid {form}: {error}. {_ADVICE}") from error
    after = form.merge(text, wish) if not same(before, wanted) else text
    # The proof that the edit did what it should and nothing else, whatever the file looked like.
    try:
        sound = same(form.read(after), wanted)
    except ValueError:
        sound = False
    if not sound:
        raise EditorFileError(f"{path} is written in a way that cannot be edited safely. {_ADVICE}")
    return mark + after.encode()
