import struct
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.models.gguf import model_view, practice_model_file, read_header
from swarm_desktop.models.quantisation import BLOCKS, FILE_TYPES

Fill = Callable[[gguf.GGUFWriter], object]


def write(path: Path, *fills: Fill, architecture: str = "llama") -> Path:
    """Write a file with one tensor of 64 x 32 numbers."""
    writer = gguf.GGUFWriter(path, architecture)
    for fill in fills:
        fill(writer)
    writer.add_tensor("token_embd.weight", np.zeros((64, 32), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def attention(layers: int, heads: int | list[int], kv_heads: int | list[int], width: int) -> Fill:
    def fill(writer: gguf.GGUFWriter) -> None:
        writer.add_block_count(layers)
        writer.add_embedding_length(width)
        writer.add_head_count(heads)
        writer.add_head_count_kv(kv_heads)

    return fill


def test_the_practice_model_is_described_and_called_one() -> None:
    view = model_view(practice_model_file())
    assert view.id == "practice"
    assert view.practice
    assert view.architecture == "llama"
    assert view.trained_context == 65_536
    assert 1_000_000 < view.parameters < 20_000_000
    assert view.size_bytes == practice_model_file().stat().st_size


def test_a_file_is_named_after_itself(tmp_path: Path) -> None:
    path = write(
        tmp_path / "My Model (v2)-Q4_K_M.gguf",
        lambda writer: writer.add_name("My Model"),
        lambda writer: writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_K_M),
        lambda writer: writer.add_context_length(4096),
    )
    view = model_view(path)
    assert view.id == "my-model-v2-q4_k_m"
    assert view.name == "My Model"
    assert view.quantisation == "Q4_K_M"
    assert view.trained_context == 4096
    assert view.parameters == 64 * 32
    assert view.path == str(path)
    assert not view.practice


def test_a_file_without_a_name_of_its_own_goes_by_the_files(tmp_path: Path) -> None:
    assert model_view(write(tmp_path / "plain.gguf")).name == "plain"


@pytest.mark.parametrize(
    ("fills", "expected"),
    [
        # Every head keeps its own keys and values: 2 layers x 4 heads x (8 + 8) numbers of 2 bytes.
        ((attention(2, 4, 4, 32),), 2 * 4 * 16 * 2),
        # Grouped.
        ((attention(2, 4, 1, 32),), 2 * 1 * 16 * 2),
        # Different in each layer, one of them without attention.
        ((attention(3, 4, [4, 0, 2], 32),), 6 * 16 * 2),
        # Head sizes of their own.
        (
            (
                attention(2, 4, 2, 32),
                lambda writer: writer.add_key_length(24),
                lambda writer: writer.add_value_length(16),
            ),
            2 * 2 * 40 * 2,
        ),
        # No attention at all.
        ((lambda writer: writer.add_block_count(2),), 0),
    ],
)
def test_cache_bytes_follow_from_the_shape_of_the_attention(
    tmp_path: Path, fills: tuple[Fill, ...], expected: int
) -> None:
    assert read_header(write(tmp_path / "model.gguf", *fills)).cache_bytes_per_token == expected


def test_heads_of_keys_default_to_all_heads(tmp_path: Path) -> None:
    def fill(writer: gguf.GGUFWriter) -> None:
        writer.add_block_count(2)
        writer.add_embedding_length(32)
        writer.add_head_count(4)

    assert read_header(write(tmp_path / "model.gguf", fill)).kv_heads == (4, 4)


def test_vocabularies_and_long_texts_are_skipped(tmp_path: Path) -> None:
    header = read_header(
        write(
            tmp_path / "model.gguf",
            lambda writer: writer.add_token_list([f"token {number}" for number in range(5000)]),
            lambda writer: writer.add_token_scores([0.5] * 5000),
            lambda writer: writer.add_chat_template("x" * 10_000),
            lambda writer: writer.add_context_length(77),
        )
    )
    assert header.trained_context == 77
    assert not any(key.startswith("tokenizer.") for key in header.metadata if key != "tokenizer.ggml.model")


def test_models_that_embed_are_known(tmp_path: Path) -> None:
    embedding = write(
        tmp_path / "e.gguf", lambda writer: writer.add_pooling_type(gguf.PoolingType.MEAN), architecture="bert"
    )
    assert read_header(embedding).embeds
    assert not read_header(write(tmp_path / "m.gguf")).embeds


def test_a_split_model_is_one_model(tmp_path: Path) -> None:
    for number in range(2):
        write(tmp_path / f"big-0000{number + 1}-of-00002.gguf", lambda writer: writer.add_uint16("split.count", 2))
    first, second = sorted(tmp_path.iterdir())
    view = model_view(first)
    assert view.parameters == 2 * 64 * 32
    assert view.size_bytes == first.stat().st_size + second.stat().st_size
    with pytest.raises(ModelFileError, match="00001-of-00002"):
        model_view(second)
    second.unlink()
    with pytest.raises(ModelFileError, match="big-00002-of-00002"):
        model_view(first)


def test_adapters_and_image_readers_are_told_apart(tmp_path: Path) -> None:
    adapter = write(tmp_path / "a.gguf", lambda writer: writer.add_type("adapter"))
    with pytest.raises(ModelFileError, match="LoRA"):
        model_view(adapter)
    with pytest.raises(ModelFileError, match="image reader"):
        model_view(write(tmp_path / "c.gguf", architecture="clip"))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="There is no file"):
        model_view(tmp_path / "absent.gguf")


def test_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="is a folder"):
        model_view(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\3\4 a zip file", "not a GGUF file"),
        (b"GG", "not a GGUF file"),
        (b"GGUF" + struct.pack("<I", 1), "version 1"),
        # Written on a big-endian machine.
        (b"GGUF" + struct.pack(">I", 3), "version 50331648"),
        (b"GGUF" + struct.pack("<I", 3), "breaks off"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 0), "breaks off"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 2**60), "breaks off"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62), "breaks off"),
        # A key whose value has a type that does not exist.
        (b"GGUF" + struct.pack("<IQQQ1sI", 3, 0, 1, 1, b"k", 99), "breaks off"),
        # An array that claims to be endless.
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 4, 2**62), "breaks off"),
    ],
)
def test_what_is_no_model_is_refused_with_advice(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=message):
        model_view(path)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.gguf", attention(2, 4, 2, 32)).read_bytes()
    path = tmp_path / "cut.gguf"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(ModelFileError):
            model_view(path)
    path.write_bytes(whole)
    model_view(path)


def test_an_unreadable_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "model.gguf")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ModelFileError, match="Permission denied"):
        model_view(path)


def test_the_tables_say_what_the_reference_says() -> None:
    assert {int(kind): block for kind, block in gguf.GGML_QUANT_SIZES.items() if int(kind) in BLOCKS} == BLOCKS
    names = {int(kind): kind.name.removeprefix("MOSTLY_").removeprefix("ALL_") for kind in gguf.LlamaFileType}
    assert {kind: names[kind] for kind in FILE_TYPES} == FILE_TYPES | {38: "MXFP4_MOE"}
