"""Adapters and projectors are checked before a worker loads them."""

import shutil
from pathlib import Path

import pytest

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.models.companions import check_adapter, check_projector, projector_beside
from swarm_desktop.models.gguf import practice_model_file, read_header
from tests.support.companions import write_adapter, write_projector

MODEL = practice_model_file()
WIDTH = read_header(MODEL).embedding_length


def test_an_adapter_that_was_made_for_the_model_is_taken(tmp_path: Path) -> None:
    check_adapter(write_adapter(tmp_path / "style.gguf", MODEL), MODEL)


def test_other_adapters_are_refused_with_what_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"was made for qwen2 models, and .* is of the kind llama"):
        check_adapter(write_adapter(tmp_path / "qwen.gguf", MODEL, architecture="qwen2"), MODEL)
    with pytest.raises(ModelFileError, match=r"changes blk.0.attn_q.weight as .* another size"):
        check_adapter(write_adapter(tmp_path / "wide.gguf", MODEL, wider=64), MODEL)
    with pytest.raises(ModelFileError, match="is no adapter"):
        check_adapter(MODEL, MODEL)
    with pytest.raises(ModelFileError, match="There is no file"):
        check_adapter(tmp_path / "gone.gguf", MODEL)


def test_a_projector_has_to_make_what_the_model_reads(tmp_path: Path) -> None:
    check_projector(write_projector(tmp_path / "fits.gguf", WIDTH), MODEL)
    with pytest.raises(ModelFileError, match=f"makes {2 * WIDTH} numbers .* takes {WIDTH}"):
        check_projector(write_projector(tmp_path / "other.gguf", 2 * WIDTH), MODEL)
    with pytest.raises(ModelFileError, match="reads no images"):
        check_projector(MODEL, MODEL)


def test_the_one_projector_beside_a_model_that_fits_is_its_own(tmp_path: Path) -> None:
    model = Path(shutil.copy(MODEL, tmp_path / "model.gguf"))
    assert projector_beside(model) is None
    write_projector(tmp_path / "mmproj-of-another.gguf", 2 * WIDTH)
    own = write_projector(tmp_path / "mmproj-model-f16.gguf", WIDTH)
    assert projector_beside(model) == own
    write_projector(tmp_path / "mmproj-model-q8_0.gguf", WIDTH)
    assert projector_beside(model) is None, "nobody knows which of two is meant"
