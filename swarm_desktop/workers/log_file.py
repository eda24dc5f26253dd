"""A worker's log: kept in two files of bounded size."""

from pathlib import Path

LARGEST_BYTES = 2**20
"""Size at which a log makes room for a new one; its predecessor is kept, the one before is not."""
TAIL_BYTES = 64 * 2**10


class LogFile:
    """Appends to a file and starts it anew when it is full. A full disk costs lines, never the worker."""

    def __init__(self, path: Path, largest_bytes: int = LARGEST_BYTES) -> None:
        self.path = path
        self._previous = path.with_suffix(".previous.log")
        self._largest = largest_bytes

    def write(self, piece: bytes) -> None:
        """Append a piece as it came, which need not end with a line."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size + len(piece) > self._largest:
                self.path.replace(self._previous)
            with self.path.open("ab") as file:
                file.write(piece)
        except OSError:
            return

    def tail(self, size: int = TAIL_BYTES) -> str:
        """Return the end of the log, at most `size` bytes; empty where nothing can be read."""
        end = _end_of(self.path, size)
        if len(end) < size:
            end = _end_of(self._previous, size - len(end)) + end
        return end.decode("utf-8", "replace")


def _end_of(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - size))
            return file.read(size)
    except OSError:
        return b""
