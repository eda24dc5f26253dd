"""Reads a GGUF file's header in milliseconds: without the weights, and without the vocabulary.

The `gguf` package would bring numpy and build a list of 150,000 tokens to answer the same questions.
"""

import struct
from math import prod
from pathlib import Path
from typing import BinaryIO

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.models.header import GgufHeader, Value
from swarm_desktop.models.quantisation import tensor_bytes

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_FORMATS = dict(zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True))
_LONGEST_NAME = 65_536
_LONGEST_TEXT = 4_096
"""Longer values (chat templates, licences) are skipped: nothing here needs them."""
_LONGEST_ARRAY = 4_096
"""Longer arrays (tokens, merges, scores) are skipped."""
_MOST_ENTRIES = 1_000_000
_MOST_DIMENSIONS = 8


class HeaderReader:
    """Walks over one file; every length is checked before it is believed."""

    def __init__(self, file: BinaryIO, path: Path, size: int) -> None:
        self._file = file
        self._path = path
        self._size = size
        self._array_lengths: dict[str, int] = {}

    def header(self) -> GgufHeader:
        """Read everything up to the weights. Raises ModelFileError where it breaks off or makes no sense."""
        if self._file.read(4) != _MAGIC:
            raise ModelFileError(f"{self._path} is not a GGUF file. Choose a model whose file name ends in .gguf.")
        version = self._one("I")
        if version not in _VERSIONS:
            raise ModelFileError(
                f"{self._path} has GGUF version {version}, and only {_VERSIONS[0]} and {_VERSIONS[1]} can be read. "
                "Download a newer (little-endian) conversion of this model."
            )
        tensors, entries = self._count(), self._count()
        metadata: dict[str, Value] = {}
        for _ in range(entries):
            name = self._text(_LONGEST_NAME) or ""
            value = self._value(self._one("I"), name)
            if name and value is not None:
                metadata[name] = value
        sizes: dict[str, tuple[int, ...]] = {}
        parameters = last_byte = 0
        for _ in range(tensors):
            name, dimensions, end = self._tensor()
            sizes[name] = dimensions
            parameters += prod(dimensions)
            last_byte = max(last_byte, end)
        alignment = metadata.get("general.alignment", 32)
        aligned = alignment if isinstance(alignment, int) and alignment > 0 else 32
        data = -(-self._file.tell() // aligned) * aligned
        return GgufHeader(metadata, parameters, data + last_byte, self._array_lengths, sizes)

    def _tensor(self) -> tuple[str, tuple[int, ...], int]:
        """Return the tensor's name and size, and where it ends after the start of the data."""
        name = self._text(_LONGEST_NAME) or ""
        dimensions = self._one("I")
        if dimensions > _MOST_DIMENSIONS:
            raise self._damaged()
        sizes = tuple(self._one("Q") for _ in range(dimensions))
        tensor_type = self._one("I")
        return name, sizes, self._one("Q") + tensor_bytes(prod(sizes), tensor_type)

    def _value(self, kind: int, name: str) -> Value | None:
        """Read or skip one value; None where it was skipped."""
        if kind == _STRING:
            return self._text(_LONGEST_TEXT)
        if kind == _ARRAY:
            return self._array(name)
        value: int | float | bool = self._one(self._format(kind))
        return value

    def _array(self, name: str) -> tuple[int | float | bool, ...] | None:
        kind = self._one("I")
        count = self._array_lengths[name] = self._one("Q")
        if kind == _STRING:
            # No way around the vocabulary: each entry says only where the next begins.
            for _ in range(count):
                self._skip(self._one("Q"))
            return None
        form = f"<{self._format(kind)}"
        if count > _LONGEST_ARRAY:
            self._skip(count * struct.calcsize(form))
            return None
        return tuple(self._one(form[1]) for _ in range(count))

    def _text(self, longest: int) -> str | None:
        length = self._one("Q")
        if length > longest:
            self._skip(length)
            return None
        return self._bytes(length).decode("utf-8", "replace")

    def _count(self) -> int:
        count = int(self._one("Q"))
        if count > _MOST_ENTRIES:
            raise self._damaged()
        return count

    def _format(self, kind: int) -> str:
        if kind not in _FORMATS:
            raise self._damaged()
        return _FORMATS[kind]

    def _one(self, form: str) -> int:
        (value,) = struct.unpack(f"<{form}", self._bytes(struct.calcsize(f"<{form}")))
        return value  # type: ignore[no-any-return]  # the format decides; floats are only kept, never counted

    def _bytes(self, length: int) -> bytes:
        read = self._file.read(length)
        if len(read) != length:
            raise self._damaged()
        return read

    def _skip(self, length: int) -> None:
        if self._file.tell() + length > self._size:
            raise self._damaged()
        self._file.seek(length, 1)

    def _damaged(self) -> ModelFileError:
        return ModelFileError(f"{self._path} is damaged or incomplete: its header breaks off. Download it again.")
