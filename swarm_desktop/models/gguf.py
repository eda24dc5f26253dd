"""What a GGUF file's own header says: read in milliseconds, without the weights and without the vocabulary.

The `gguf` package would bring numpy and build a list of 150,000 tokens to answer the same questions.
"""

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.core.resources import resource_path
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.quantisation import FILE_TYPES, tensor_bytes

PRACTICE_MODEL_ID = "practice"

Value: TypeAlias = int | float | bool | str | tuple[int | float | bool, ...]

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
_CACHE_ELEMENT_BYTES = 2
"""The cache is kept as F16."""


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """A file's metadata, without long values, and the size of its tensors."""

    metadata: dict[str, Value]
    parameters: int
    needed_bytes: int
    """Where the last tensor ends: a shorter file is truncated."""

    @property
    def architecture(self) -> str:
        """Family of the model, such as `llama` or `qwen2`."""
        return str(self.metadata.get("general.architecture", ""))

    @property
    def name(self) -> str:
        """The model's own name; empty where it has none."""
        return str(self.metadata.get("general.name", ""))

    @property
    def quantisation(self) -> str:
        """Number format of the weights, such as `Q4_K_M`; empty where it is not known."""
        return FILE_TYPES.get(self._number("general.file_type", -1), "")

    @property
    def trained_context(self) -> int:
        """Tokens of context that it was trained for; 0 where it does not say."""
        return self._number(f"{self.architecture}.context_length")

    @property
    def embedding_length(self) -> int:
        """Width of the model."""
        return self._number(f"{self.architecture}.embedding_length")

    @property
    def layers(self) -> int:
        """Number of blocks."""
        return self._number(f"{self.architecture}.block_count")

    @property
    def heads(self) -> tuple[int, ...]:
        """Attention heads of each layer."""
        return self._per_layer("head_count", (0,) * self.layers)

    @property
    def kv_heads(self) -> tuple[int, ...]:
        """Heads of keys and values of each layer; 0 for layers without attention."""
        return self._per_layer("head_count_kv", self.heads)

    @property
    def cache_bytes_per_token(self) -> int:
        """Memory that one token of context takes at F16; at most this, where layers share or slide."""
        default = self.embedding_length // max((*self.heads, 1))
        key = self._number(f"{self.architecture}.attention.key_length", default)
        value = self._number(f"{self.architecture}.attention.value_length", default)
        return sum(self.kv_heads) * (key + value) * _CACHE_ELEMENT_BYTES

    @property
    def embeds(self) -> bool:
        """Whether it turns texts into vectors instead of continuing them."""
        return self._number(f"{self.architecture}.pooling_type") > 0

    def _number(self, key: str, default: int = 0) -> int:
        value = self.metadata.get(key, default)
        return int(value) if isinstance(value, int | float) else default

    def _per_layer(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        match self.metadata.get(f"{self.architecture}.attention.{key}"):
            case tuple(values):
                return tuple(int(value) for value in values)
            case int(value):
                return (value,) * self.layers
            case _:
                return default


def practice_model_file() -> Path:
    """Return the path of the embedded practice model."""
    return resource_path("practice-model.gguf")


def read_header(path: Path) -> GgufHeader:
    """Read the header of one file. Raises ModelFileError, with advice, for anything but a complete GGUF file."""
    if path.is_dir():
        raise ModelFileError(f"{path} is a folder. Choose the .gguf file inside it.")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if size == 0:
                raise ModelFileError(f"{path} is empty. Its download probably failed: fetch it again.")
            header = _Reader(file, path, size).header()
    except FileNotFoundError as error:
        raise ModelFileError(f"There is no file {path}. Choose another model, or put the file back.") from error
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}. Check its permissions.") from error
    if size < header.needed_bytes:
        raise ModelFileError(
            f"{path} is incomplete: {size:,} of {header.needed_bytes:,} bytes. Download it again to the end."
        )
    return header


def model_view(path: Path) -> ModelView:
    """Describe a model file, with all parts where it was split. Raises ModelFileError as `read_header` does."""
    path = path.expanduser().absolute()
    header = read_header(path)
    _refuse_helpers(path, header)
    parts = _parts(path, header)
    practice = path == practice_model_file().absolute()
    return ModelView(
        id=PRACTICE_MODEL_ID if practice else _slug(path.stem),
        name=header.name or path.stem,
        path=str(path),
        size_bytes=sum(part.stat().st_size for part in parts),
        architecture=header.architecture,
        quantisation=header.quantisation,
        parameters=header.parameters + sum(read_header(part).parameters for part in parts[1:]),
        trained_context=header.trained_context,
        practice=practice,
    )


def _refuse_helpers(path: Path, header: GgufHeader) -> None:
    kind = header.metadata.get("general.type", "model")
    if kind == "adapter":
        raise ModelFileError(f"{path} is an adapter (LoRA), not a model. Choose the model that it belongs to.")
    if kind == "mmproj" or header.architecture == "clip":
        raise ModelFileError(f"{path} holds only the image reader of a model. Choose the model's main file.")
    if not header.architecture:
        raise ModelFileError(f"{path} does not say which kind of model it is. Choose another file.")


def _parts(path: Path, header: GgufHeader) -> list[Path]:
    count = header.metadata.get("split.count", 1)
    if not isinstance(count, int) or count <= 1:
        return [path]
    matched = re.fullmatch(r"(.+)-00001-of-(\d{5})", path.stem)
    if matched is None or int(matched[2]) != count:
        raise ModelFileError(f"{path} is one part of a split model. Choose the part that ends in -00001-of-{count:05}.")
    parts = [path.with_name(f"{matched[1]}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1)]
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise ModelFileError(f"{path} was split, and parts are missing: {', '.join(missing)}. Put them beside it.")
    return parts


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9._]+", "-", stem.lower()).strip("-._") or "model"


class _Reader:
    """Walks over one file; every length is checked before it is believed."""

    def __init__(self, file: BinaryIO, path: Path, size: int) -> None:
        self._file = file
        self._path = path
        self._size = size

    def header(self) -> GgufHeader:
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
            name = self._text(_LONGEST_NAME)
            value = self._value(self._one("I"))
            if name is not None and value is not None:
                metadata[name] = value
        parameters = last_byte = 0
        for _ in range(tensors):
            elements, end = self._tensor()
            parameters += elements
            last_byte = max(last_byte, end)
        alignment = metadata.get("general.alignment", 32)
        aligned = alignment if isinstance(alignment, int) and alignment > 0 else 32
        data = -(-self._file.tell() // aligned) * aligned
        return GgufHeader(metadata, parameters, data + last_byte)

    def _tensor(self) -> tuple[int, int]:
        """Return the number of elements, and where the tensor ends after the start of the data."""
        self._text(_LONGEST_NAME)
        dimensions = self._one("I")
        if dimensions > _MOST_DIMENSIONS:
            raise self._damaged()
        elements = 1
        for _ in range(dimensions):
            elements *= self._one("Q")
        tensor_type = self._one("I")
        return elements, self._one("Q") + tensor_bytes(elements, tensor_type)

    def _value(self, kind: int) -> Value | None:
        """Read or skip one value; None where it was skipped."""
        if kind == _STRING:
            return self._text(_LONGEST_TEXT)
        if kind == _ARRAY:
            return self._array()
        value: int | float | bool = self._one(self._format(kind))
        return value

    def _array(self) -> tuple[int | float | bool, ...] | None:
        kind = self._one("I")
        count = self._one("Q")
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
