"""A model folder as MLX reads it, described from its configuration alone."""

import json
import struct
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, Field, ValidationError

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.described import UNKNOWN_CONTEXT_TOKENS, size_words
from swarm_desktop.models.gguf import slug

_WEIGHTS = "model*.safetensors"
_PACKED = "U32"
"""Number format in which quantised weights are stored, several in each number."""
_PACKED_BITS = 32
_SCALES = (".scales", ".biases")
"""What belongs to quantised weights, and is none itself."""
_LONGEST_HEADER_BYTES = 2**27


class _Quantisation(BaseModel):
    bits: int = _PACKED_BITS


class MlxConfiguration(BaseModel):
    """What `config.json` says about sizes."""

    model_type: str
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int | None = None
    head_dim: int | None = None
    max_position_embeddings: int = 0
    vocab_size: int = 0
    quantisation: _Quantisation | None = Field(
        default=None, validation_alias=AliasChoices("quantization", "quantization_config")
    )

    @property
    def head_size(self) -> int:
        """Numbers in one key."""
        return self.head_dim or self.hidden_size // self.num_attention_heads


def mlx_view(folder: Path) -> ModelView:
    """Describe a model folder. Raises ModelFileError, with advice, for anything else."""
    folder = folder.expanduser().absolute()
    configuration = read_configuration(folder)
    weights = sorted(folder.glob(_WEIGHTS))
    if not weights:
        raise ModelFileError(f"{folder} has no {_WEIGHTS} files, which MLX reads. Fetch the whole folder again.")
    bits = configuration.quantisation.bits if configuration.quantisation else _PACKED_BITS
    name = _name(folder)
    return ModelView(
        id=slug(name),
        name=name,
        path=str(folder),
        size_bytes=sum(file.stat().st_size for file in weights),
        architecture=configuration.model_type,
        quantisation=f"{bits}-bit" if configuration.quantisation else "",
        parameters=sum(_parameters(file, bits) for file in weights),
        trained_context=configuration.max_position_embeddings,
    )


def mlx_shape(view: ModelView) -> CatalogModel:
    """Return a model folder in the words of the catalog. Raises ModelFileError."""
    configuration = read_configuration(Path(view.path))
    return CatalogModel(
        id=view.id,
        family=view.architecture,
        size=size_words(view.parameters),
        parameters=max(1, view.parameters),
        layers=configuration.num_hidden_layers,
        kv_heads=configuration.num_key_value_heads or configuration.num_attention_heads,
        head_size=configuration.head_size,
        trained_context=view.trained_context or UNKNOWN_CONTEXT_TOKENS,
        files=(CatalogFile(view.quantisation, view.size_bytes),),
        vocabulary=configuration.vocab_size,
        name=view.name,
        tool_use=True,
    )


def read_configuration(folder: Path) -> MlxConfiguration:
    """Read what a folder's `config.json` says about sizes. Raises ModelFileError."""
    if folder.suffix == ".gguf":
        raise ModelFileError(
            f"{folder} is a GGUF file. MLX reads folders with safetensors; use llama.cpp for this file."
        )
    try:
        said: Mapping[str, Any] = json.loads((folder / "config.json").read_bytes())
        # Models that see images too keep the part that speaks in a part of its own.
        return MlxConfiguration.model_validate({**said, **said.get("text_config", {})})
    except OSError as error:
        raise ModelFileError(
            f"{folder} is no model folder: its config.json cannot be read ({error.strerror or error})."
        ) from error
    except (ValueError, AttributeError, TypeError) as error:
        details = str(error) if isinstance(error, ValidationError) else ""
        raise ModelFileError(
            f"{folder / 'config.json'} does not describe a language model.", details=details
        ) from error


def _name(folder: Path) -> str:
    """Return what people call it. The hub's own cache names folders by commits, below one with the name."""
    if folder.parent.name == "snapshots":
        return folder.parent.parent.name.rpartition("--")[2]
    return folder.name


def _parameters(file: Path, bits: int) -> int:
    return sum(
        prod(shape) * (_PACKED_BITS // bits if kind == _PACKED else 1)
        for name, kind, shape in _tensors(file)
        if not name.endswith(_SCALES)
    )


def _tensors(file: Path) -> Iterator[tuple[str, str, list[int]]]:
    """Yield name, number format and sizes of each tensor of a file. Raises ModelFileError."""
    try:
        with file.open("rb") as opened:
            (length,) = struct.unpack("<Q", opened.read(8))
            header = json.loads(opened.read(min(length, _LONGEST_HEADER_BYTES)))
        for name, tensor in header.items():
            if name != "__metadata__":
                yield name, tensor["dtype"], tensor["shape"]
    except (OSError, ValueError, struct.error, KeyError, TypeError, AttributeError) as error:
        raise ModelFileError(f"{file} is damaged or incomplete. Fetch it again.", details=str(error)) from error
