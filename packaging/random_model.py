"""Write a GGUF with random weights, for benchmarks and tests that need a model's shape and not its wisdom.

    python packaging/random_model.py OUT.gguf [--size 0.5B|tiny|heads|deep|embedding] [--seed 7]

The same size and seed give the same file. The vocabulary is synthetic: 256 byte tokens, three control tokens
and made-up syllables, with a single merge, so that plain ASCII text without `zz` costs one token a character.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

MERGE = ("z", "z")
"""llama.cpp refuses a vocabulary of this kind without any merge."""

CONTROL_TOKENS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True)
class Shape:
    """Sizes of a llama-architecture model; widths are multiples of 32, the block of Q8_0."""

    name: str
    layers: int
    embedding: int
    heads: int
    kv_heads: int
    feed_forward: int
    vocabulary: int
    context: int
    embeds: bool = False
    """Whether it turns texts into vectors."""


SHAPES = {
    # The shape of the well-known 0.5B models: 494 million parameters with tied embeddings.
    "0.5B": Shape("random 0.5B", 24, 896, 14, 2, 4864, 151_936, 32_768),
    "tiny": Shape("random tiny", 2, 128, 4, 2, 256, 512, 65_536),
    # What takes the memory differs: here the cache, because every head keeps keys of its own ...
    "heads": Shape("random heads", 16, 768, 12, 12, 2048, 32_000, 32_768),
    # ... and here many thin layers, with a small vocabulary.
    "deep": Shape("random deep", 32, 512, 8, 2, 2048, 8192, 32_768),
    "embedding": Shape("random embedding", 2, 128, 4, 2, 256, 512, 2_048, embeds=True),
}


def byte_alphabet() -> list[str]:
    """Return the printable stand-in of each byte, in the order of the bytes, as byte-level BPE writes them."""
    plain = {*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    stand_ins = iter(range(0x100, 0x200))
    return [chr(byte) if byte in plain else chr(next(stand_ins)) for byte in range(256)]


def vocabulary(size: int) -> tuple[list[str], list[int]]:
    """Return `size` token texts with their types."""
    tokens = [*byte_alphabet(), "".join(MERGE)]
    types = [int(gguf.TokenType.NORMAL)] * len(tokens)
    for text in CONTROL_TOKENS:
        tokens.append(text)
        types.append(int(gguf.TokenType.CONTROL))
    syllables = ("".join(letters) for letters in product("abcdefghijklmnopqrstuvwxy", repeat=4))
    while len(tokens) < size:
        tokens.append(next(syllables))
        types.append(int(gguf.TokenType.NORMAL))
    return tokens, types


def tensors(shape: Shape) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield name and shape of every tensor; one-dimensional ones are norms."""
    key_width = shape.embedding // shape.heads * shape.kv_heads
    yield "token_embd.weight", (shape.vocabulary, shape.embedding)
    for layer in range(shape.layers):
        block = f"blk.{layer}"
        yield f"{block}.attn_norm.weight", (shape.embedding,)
        yield f"{block}.attn_q.weight", (shape.embedding, shape.embedding)
        yield f"{block}.attn_k.weight", (key_width, shape.embedding)
        yield f"{block}.attn_v.weight", (key_width, shape.embedding)
        yield f"{block}.attn_output.weight", (shape.embedding, shape.embedding)
        yield f"{block}.ffn_norm.weight", (shape.embedding,)
        yield f"{block}.ffn_gate.weight", (shape.feed_forward, shape.embedding)
        yield f"{block}.ffn_up.weight", (shape.feed_forward, shape.embedding)
        yield f"{block}.ffn_down.weight", (shape.embedding, shape.feed_forward)
    yield "output_norm.weight", (shape.embedding,)


def weights(
    generator: np.random.Generator, size: tuple[int, ...], name: str
) -> tuple[npt.NDArray[np.generic], gguf.GGMLQuantizationType]:
    """Return one tensor: ones for a norm, else small random numbers as Q8_0."""
    if len(size) == 1:
        return np.ones(size, dtype=np.float32), gguf.GGMLQuantizationType.F32
    # Each layer keeps the size of what passes through it. The embeddings are the output matrix too: three times as
    # wide gives a distribution with favourites, and is still small enough that tokens do not just repeat themselves.
    scale = (3.0 if name == "token_embd.weight" else 1.0) / size[1] ** 0.5
    values = generator.standard_normal(size, dtype=np.float32) * np.float32(scale)
    return gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q8_0), gguf.GGMLQuantizationType.Q8_0


def write(path: Path, shape: Shape, seed: int) -> None:
    """Write the model; raises `OSError` when the file cannot be written."""
    generator = np.random.default_rng(seed)
    tokens, types = vocabulary(shape.vocabulary)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(shape.name)
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.embedding)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(shape.embedding // shape.heads)
    writer.add_rope_freq_base(10_000.0)
    if shape.embeds:
        writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(MERGE)])
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_add_bos_token(value=False)
    writer.add_chat_template(CHAT_TEMPLATE)
    for name, size in tensors(shape):
        values, kind = weights(generator, size, name)
        writer.add_tensor(name, values, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, metavar="OUT.gguf")
    parser.add_argument("--size", choices=SHAPES, default="0.5B")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    write(arguments.out, SHAPES[arguments.size], arguments.seed)
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
