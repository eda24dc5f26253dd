"""Small files that belong to a model, in the format of the real ones: a LoRA adapter, and a reader of images."""

from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np

from swarm_desktop.models.gguf import read_header

_RANK = 2
_IMAGE, _PATCH, _EYE, _EYE_LAYERS = 32, 8, 32, 2


def write_adapter(
    path: Path, model: Path, *, changes: str = "blk.0.attn_q.weight", architecture: str = "", wider: int = 0
) -> Path:
    """Write an adapter that changes one matrix of a model a lot; `wider` makes it one for another size of model."""
    header = read_header(model)
    reads, writes = header.tensors[changes]
    generator = np.random.default_rng(5)
    writer = gguf.GGUFWriter(path, architecture or header.architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(_RANK))
    first = generator.standard_normal((_RANK, reads + wider), dtype=np.float32)
    second = generator.standard_normal((writes + wider, _RANK), dtype=np.float32)
    writer.add_tensor(f"{changes}.lora_a", first)
    writer.add_tensor(f"{changes}.lora_b", second)
    return _written(writer, path)


def write_projector(path: Path, width: int) -> Path:
    """Write a whole reader of images, with random weights, that makes `width` numbers of each piece of an image."""
    generator = np.random.default_rng(3)
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_type(gguf.GGUFType.MMPROJ)
    writer.add_bool("clip.has_vision_encoder", True)  # noqa: FBT003 - the writer's signature
    writer.add_string("clip.projector_type", "mlp")
    writer.add_bool("clip.use_gelu", True)  # noqa: FBT003
    sizes = {
        "image_size": _IMAGE,
        "patch_size": _PATCH,
        "embedding_length": _EYE,
        "feed_forward_length": 2 * _EYE,
        "projection_dim": width,
        "block_count": _EYE_LAYERS,
        "attention.head_count": 2,
    }
    for name, size in sizes.items():
        writer.add_uint32(f"clip.vision.{name}", size)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])
    for name, shape in _eye_tensors(width):
        if name.rpartition(".")[0].endswith(("ln", "ln1", "ln2")):
            values = np.full(shape, float(name.endswith("weight")), dtype=np.float32)
        else:
            values = generator.standard_normal(shape, dtype=np.float32) * np.float32(0.1)
        writer.add_tensor(name, values)
    return _written(writer, path)


def _eye_tensors(width: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield name and shape of each tensor of a small vision transformer and of the two layers behind it."""
    yield "v.class_embd", (_EYE,)
    yield "v.patch_embd.weight", (_EYE, 3, _PATCH, _PATCH)
    yield "v.position_embd.weight", ((_IMAGE // _PATCH) ** 2 + 1, _EYE)
    matrices = {"v.pre_ln": (_EYE,), "mm.0": (width, _EYE), "mm.2": (width, width)}
    for layer in range(_EYE_LAYERS):
        block = f"v.blk.{layer}"
        matrices |= {f"{block}.{name}": (_EYE, _EYE) for name in ("attn_q", "attn_k", "attn_v", "attn_out")}
        matrices |= {f"{block}.{name}": (_EYE,) for name in ("ln1", "ln2")}
        matrices |= {f"{block}.ffn_down": (2 * _EYE, _EYE), f"{block}.ffn_up": (_EYE, 2 * _EYE)}
    for name, shape in matrices.items():
        yield f"{name}.weight", shape
        yield f"{name}.bias", shape[:1]


def _written(writer: gguf.GGUFWriter, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
