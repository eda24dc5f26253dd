"""Small files that belong to a model, in the format of the real ones: a LoRA adapter, and a reader of images."""

from pathlib import Path

import gguf
import numpy as np

from swarm_desktop.models.gguf import read_header

_RANK = 2


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
    """Write the header of a file that makes `width` numbers of a piece of an image; it has no weights worth loading."""
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_type(gguf.GGUFType.MMPROJ)
    writer.add_uint32("clip.vision.projection_dim", width)
    writer.add_tensor("v.position_embd.weight", np.zeros((2, 2), dtype=np.float32))
    return _written(writer, path)


def _written(writer: gguf.GGUFWriter, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
