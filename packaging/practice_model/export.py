"""Write the trained model as GGUF."""

import json
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFWriter, TokenType
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from practice_model.chat_template import CONTROL_TOKENS, DOCUMENT_END, END, TEMPLATE, USER_DEFINED_TOKENS
from practice_model.model import Block, PracticeModel
from practice_model.sampling import SAMPLING
from practice_model.tokenizer import token_id

NAME = "Swarm Desktop practice model"
DESCRIPTION = "A tiny model for trying out a vote. It slips on purpose; see practice-model.md."


def export(model: PracticeModel, tokenizer: Tokenizer, path: Path) -> None:
    """Write weights, tokenizer, chat template and sampler defaults."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(path, "llama")
    _add_facts(writer, model)
    _add_tokenizer(writer, tokenizer)
    _add_tensors(writer, model)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_facts(writer: GGUFWriter, model: PracticeModel) -> None:
    shape = model.shape
    writer.add_name(NAME)
    writer.add_description(DESCRIPTION)
    writer.add_license("MIT")
    writer.add_size_label(f"{sum(parameter.numel() for parameter in model.parameters()) / 1e6:.1f}M")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.key_value_heads)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.norm_epsilon)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_float32("general.sampling.temp", SAMPLING.temperature)
    writer.add_int32("general.sampling.top_k", SAMPLING.top_k)
    writer.add_float32("general.sampling.top_p", SAMPLING.top_p)
    writer.add_float32("general.sampling.min_p", SAMPLING.min_p)


def _add_tokenizer(writer: GGUFWriter, tokenizer: Tokenizer) -> None:
    size = tokenizer.get_vocab_size()
    tokens = [tokenizer.id_to_token(identifier) or "" for identifier in range(size)]
    types = dict.fromkeys(CONTROL_TOKENS, TokenType.CONTROL) | dict.fromkeys(
        USER_DEFINED_TOKENS, TokenType.USER_DEFINED
    )
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([types.get(token, TokenType.NORMAL) for token in tokens])
    writer.add_token_merges(_merges(tokenizer))
    writer.add_eos_token_id(token_id(tokenizer, END))
    writer.add_pad_token_id(token_id(tokenizer, DOCUMENT_END))
    writer.add_bos_token_id(token_id(tokenizer, DOCUMENT_END))
    writer.add_add_bos_token(value=False)
    writer.add_chat_template(TEMPLATE)


def _merges(tokenizer: Tokenizer) -> list[str]:
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [" ".join(merge) for merge in merges]


def _add_tensors(writer: GGUFWriter, model: PracticeModel) -> None:
    _add_matrix(writer, "token_embd", model.embedding.weight)
    _add_vector(writer, "output_norm", model.norm.weight)
    for index, block in enumerate(model.layers()):
        _add_block(writer, f"blk.{index}", block, model)


def _add_block(writer: GGUFWriter, prefix: str, block: Block, model: PracticeModel) -> None:
    shape = model.shape
    query, key, value = torch.split(
        block.attention.query_key_value.weight, [shape.width, shape.key_value_width, shape.key_value_width]
    )
    gate, up = block.feed_forward.gate_up.weight.chunk(2)
    _add_vector(writer, f"{prefix}.attn_norm", block.attention_norm.weight)
    _add_vector(writer, f"{prefix}.ffn_norm", block.feed_forward_norm.weight)
    matrices = {
        "attn_q": query,
        "attn_k": key,
        "attn_v": value,
        "attn_output": block.attention.output.weight,
        "ffn_gate": gate,
        "ffn_up": up,
        "ffn_down": block.feed_forward.down.weight,
    }
    for name, matrix in matrices.items():
        _add_matrix(writer, f"{prefix}.{name}", matrix)


def _add_matrix(writer: GGUFWriter, name: str, tensor: Tensor) -> None:
    writer.add_tensor(f"{name}.weight", _array(tensor).astype(np.float16))


def _add_vector(writer: GGUFWriter, name: str, tensor: Tensor) -> None:
    writer.add_tensor(f"{name}.weight", _array(tensor), raw_dtype=GGMLQuantizationType.F32)


def _array(tensor: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().float().contiguous().numpy()
    return array
