"""Whether the bytes that arrived are the ones that were asked for."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from swarm_desktop.core.errors import DamagedFileError, ModelFileError
from swarm_desktop.models.gguf import read_header

_BLOCK_BYTES = 2**20


class CheckCancelledError(Exception):
    """Nobody waits for the outcome any more."""


def check_file(
    path: Path, sha256: str, name: str, *, checked: Callable[[int], None], cancelled: threading.Event
) -> None:
    """Compare a file with its checksum, and read its header. Slow: for a thread.

    `checked` hears how many bytes were read. Raises DamagedFileError where the file must not be used.
    """
    if sha256 and digest_of(path, checked, cancelled) != sha256:
        raise DamagedFileError(
            f"{name} arrived damaged, or is not the file that it should be: its SHA-256 is wrong. It was thrown away. "
            "Fetch it again; if it happens again, take it from another repository or without a mirror."
        )
    try:
        read_header(path)
    except ModelFileError as error:
        raise DamagedFileError(
            f"{name} is not a model file that can be used, and was thrown away.", details=error.message
        ) from error


def digest_of(path: Path, checked: Callable[[int], None], cancelled: threading.Event) -> str:
    """Return the SHA-256 of a file in hexadecimal digits. Raises OSError, CheckCancelledError."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK_BYTES):
            if cancelled.is_set():
                raise CheckCancelledError
            digest.update(block)
            checked(len(block))
    return digest.hexdigest()
