"""Writing files so that a crash, a full disk or a power cut leaves either the old content or the new one."""

import contextlib
import os
import tempfile
from pathlib import Path

from swarm_desktop.core.errors import StateError

PRIVATE = 0o600
ORDINARY = 0o644


def write_atomically(path: Path, content: bytes, *, mode: int = ORDINARY) -> None:
    """Replace the file at `path` with `content`, creating folders as needed.

    Raises StateError, with the old file untouched, where the disk is full or the folder cannot be written.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise StateError(
            f"{path} could not be written: {error.strerror or error}. "
            "Free some space or check the folder's permissions; nothing was lost.",
        ) from error
