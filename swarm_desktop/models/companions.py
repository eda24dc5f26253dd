"""Files that belong to a model: LoRA adapters, and projectors, which read images for it. Checked before loading."""

import re
from pathlib import Path

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.models.gguf import read_header
from swarm_desktop.models.header import GgufHeader

_PROJECTOR_PREFIX = "mmproj"
_LORA_TENSOR = re.compile(r"(.+)\.lora_[ab]")
_INPUT, _OUTPUT = 0, 1
"""Positions of the two sizes of a matrix, as the format writes them."""


def is_adapter(header: GgufHeader) -> bool:
    """Whether a file changes a model, and is none itself."""
    return header.metadata.get("general.type") == "adapter"


def is_projector(header: GgufHeader) -> bool:
    """Whether a file holds only what reads images for a model."""
    return header.metadata.get("general.type") == "mmproj" or header.architecture == "clip"


def check_adapter(path: Path, model: Path) -> None:
    """Raise ModelFileError, with what does not fit, where an adapter was not made for a model."""
    adapter, base = read_header(path), read_header(model)
    if not is_adapter(adapter):
        raise ModelFileError(f"{path} is no adapter. Choose a LoRA adapter in the format GGUF.")
    kind = adapter.metadata.get("adapter.type", "lora")
    if kind != "lora":
        raise ModelFileError(f"{path} is an adapter of the kind {kind}, and only LoRA adapters can be used.")
    if adapter.architecture != base.architecture:
        raise ModelFileError(
            f"{path} was made for {adapter.architecture or 'an unknown'} models, and {model.name} is of the kind "
            f"{base.architecture}. Choose the model that it was made for."
        )
    for name, size in adapter.tensors.items():
        _check_tensor(path, name, size, model, base)


def check_projector(path: Path, model: Path) -> None:
    """Raise ModelFileError, with what does not fit, where a projector does not belong to a model."""
    projector, base = read_header(path), read_header(model)
    if not is_projector(projector):
        raise ModelFileError(f"{path} reads no images. Choose the file whose name begins with {_PROJECTOR_PREFIX}.")
    width = projected_width(projector)
    if width and width != base.embedding_length:
        raise ModelFileError(
            f"{path} makes {width} numbers of a piece of an image, and {model.name} takes {base.embedding_length}. "
            "Choose the one that came with the model."
        )


def projector_beside(model: Path) -> Path | None:
    """Return what reads images for a model: the one such file that lies beside it and fits; None otherwise."""
    fitting = []
    for path in sorted(model.parent.glob(f"*{_PROJECTOR_PREFIX}*.gguf")):
        try:
            check_projector(path, model)
        except ModelFileError:
            continue
        fitting.append(path)
    # Of several quantisations of one projector nobody knows which is meant.
    return fitting[0] if len(fitting) == 1 else None


def projected_width(header: GgufHeader) -> int:
    """Return how many numbers a projector makes of a piece of an image; 0 where it does not say."""
    for kind in ("vision", "audio"):
        width = header.metadata.get(f"clip.{kind}.projection_dim")
        if isinstance(width, int):
            return width
    return 0


def _check_tensor(path: Path, name: str, size: tuple[int, ...], model: Path, base: GgufHeader) -> None:
    matched = _LORA_TENSOR.fullmatch(name)
    changed = matched[1] if matched else name
    whole = base.tensors.get(changed)
    if whole is None:
        raise ModelFileError(
            f"{path} changes {changed}, which {model.name} does not have: it was made for another size of the model."
        )
    if matched is None or len(whole) <= _OUTPUT or len(size) <= _OUTPUT:
        return
    # A reads what the matrix reads, B writes what it writes.
    fits = size[_INPUT] == whole[_INPUT] if name.endswith("_a") else size[_OUTPUT] == whole[_OUTPUT]
    if not fits and not changed.startswith("token_embd"):
        raise ModelFileError(
            f"{path} changes {changed} as {' x '.join(map(str, size))}, and in {model.name} it is "
            f"{' x '.join(map(str, whole))}: it was made for another size of the model."
        )
