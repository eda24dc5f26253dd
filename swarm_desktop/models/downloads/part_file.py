"""A file that is not whole yet, and an account of which of its bytes are there.

The account is written after the bytes, byte for byte, into a file of its own. Both lie in the page cache at once, so
that a process that is killed loses only what it had not written; after a power cut the check of the whole file tells.
"""

import json
import os
import struct
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

PART_SUFFIX = ".part"
ACCOUNT_SUFFIX = ".part-account"
LARGEST_PIECE = 32 * 2**20
SMALLEST_PIECE = 2**20

_HEADER_BYTES = 1024
_COUNT = struct.Struct("<Q")
_PRIVATE = 0o600
# Windows would otherwise change line ends.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Content:
    """Which content the file will have. An account of another content is worth nothing."""

    size_bytes: int
    sha256: str
    revision: str
    piece_bytes: int

    @classmethod
    def of(cls, size_bytes: int, sha256: str, revision: str, *, connections: int) -> Self:
        """Return it, with pieces of a size that keeps all connections busy."""
        piece = min(LARGEST_PIECE, max(SMALLEST_PIECE, -(-size_bytes // connections)))
        # With a checksum it does not matter which revision the same bytes came with.
        return cls(size_bytes, sha256, "" if sha256 else revision, piece)

    @property
    def pieces(self) -> int:
        """How many there are; the last one may be shorter."""
        return -(-self.size_bytes // self.piece_bytes)


class PartFile:
    """The bytes that are there already. Writing happens in threads; `close` may come at any time."""

    def __init__(self, target: Path, content: Content) -> None:
        """Open what an earlier attempt left, where it was to become the same content. Raises OSError."""
        self.path = target.with_name(target.name + PART_SUFFIX)
        self.content = content
        self._account_path = target.with_name(target.name + ACCOUNT_SUFFIX)
        self._lock = threading.Lock()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        header = json.dumps(asdict(content)).encode().ljust(_HEADER_BYTES)
        self._counts = self._counted(header)
        self._data = os.open(self.path, _FLAGS, _PRIVATE)
        self._account = os.open(self._account_path, _FLAGS, _PRIVATE)
        self._open = True
        os.ftruncate(self._data, content.size_bytes)
        _write_at(self._account, header, 0)
        self._write_account()

    def piece(self, number: int) -> tuple[int, int]:
        """Return the offset of the first byte of a piece that is missing, and the offset where the piece ends."""
        start = number * self.content.piece_bytes
        return start + self._counts[number], min(start + self.content.piece_bytes, self.content.size_bytes)

    def missing(self) -> list[int]:
        """Return the numbers of the pieces that are not whole."""
        return [number for number in range(self.content.pieces) if self.piece(number)[0] < self.piece(number)[1]]

    @property
    def done_bytes(self) -> int:
        """How many bytes are there."""
        return sum(self._counts)

    @property
    def allotted_bytes(self) -> int:
        """How much room it takes on the disk already."""
        status = os.fstat(self._data)
        # Systems without sparse files allot everything at once, and do not tell blocks.
        return getattr(status, "st_blocks", -(-status.st_size // 512)) * 512

    def write(self, number: int, data: bytes) -> None:
        """Append to a piece. Raises OSError; after `close` nothing happens."""
        with self._lock:
            if not self._open:
                return
            start, _ = self.piece(number)
            _write_at(self._data, data, start)
            self._counts[number] += len(data)
            _write_at(self._account, _COUNT.pack(self._counts[number]), _HEADER_BYTES + number * _COUNT.size)

    def start_over(self) -> None:
        """Forget all bytes."""
        with self._lock:
            self._counts = [0] * self.content.pieces
            self._write_account()

    def close(self) -> None:
        """Close it; what is there stays for a later attempt."""
        with self._lock:
            if self._open:
                self._open = False
                os.close(self._data)
                os.close(self._account)

    def publish(self, target: Path) -> None:
        """Give the whole file its name, all at once. Raises OSError."""
        with self._lock:
            os.fsync(self._data)
        self.close()
        self.path.replace(target)
        self._account_path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw it away."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._account_path.unlink(missing_ok=True)

    def _counted(self, header: bytes) -> list[int]:
        """Return how much of each piece is there, from an account of the same content; else zeros."""
        nothing = [0] * self.content.pieces
        try:
            account = self._account_path.read_bytes()
            size = self.path.stat().st_size
        except OSError:
            return nothing
        whole = len(account) == _HEADER_BYTES + self.content.pieces * _COUNT.size
        if not whole or account[:_HEADER_BYTES] != header or size != self.content.size_bytes:
            return nothing
        counts = [count for (count,) in _COUNT.iter_unpack(account[_HEADER_BYTES:])]
        lengths = [
            min(self.content.piece_bytes, self.content.size_bytes - number * self.content.piece_bytes)
            for number in range(self.content.pieces)
        ]
        return counts if all(count <= length for count, length in zip(counts, lengths, strict=True)) else nothing

    def _write_account(self) -> None:
        counts = b"".join(_COUNT.pack(count) for count in self._counts)
        _write_at(self._account, counts, _HEADER_BYTES)
        os.ftruncate(self._account, _HEADER_BYTES + len(counts))


def leftovers(target: Path) -> tuple[Path, Path]:
    """Return the files that an unfinished download of `target` leaves, whether they exist or not."""
    return target.with_name(target.name + PART_SUFFIX), target.with_name(target.name + ACCOUNT_SUFFIX)


def _write_at(descriptor: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        if hasattr(os, "pwrite"):
            written = os.pwrite(descriptor, view, offset)
        else:
            os.lseek(descriptor, offset, os.SEEK_SET)
            written = os.write(descriptor, view)
        view, offset = view[written:], offset + written
