import json
from pathlib import Path

import pytest

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.models.gguf import model_view, practice_model_file
from swarm_desktop.workers.mlx_folder import mlx_shape, mlx_view
from tests.support.mlx_model import write_mlx_practice_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub") / "models--maker--Small-Model-4bit" / "snapshots" / "0123abc"
    write_mlx_practice_model(folder)
    return folder


def test_a_folder_is_described_like_the_file_that_it_was_made_from(folder: Path) -> None:
    view, original = mlx_view(folder), model_view(practice_model_file())
    assert (view.id, view.name) == ("small-model-4bit", "Small-Model-4bit")
    assert (view.parameters, view.trained_context) == (original.parameters, original.trained_context)
    shape = mlx_shape(view)
    assert (shape.layers, shape.kv_heads, shape.head_size) == (4, 2, 64)
    assert shape.files[0].size_bytes > view.parameters * 4


def test_packed_weights_are_counted_as_what_they_stand_for(folder: Path, tmp_path: Path) -> None:
    configuration = json.loads((folder / "config.json").read_bytes())
    (tmp_path / "config.json").write_text(json.dumps({**configuration, "quantization": {"bits": 4, "group_size": 64}}))
    tensors = {
        "a.weight": {"dtype": "U32", "shape": [10, 8], "data_offsets": [0, 320]},
        "a.scales": {"dtype": "F16", "shape": [10, 1], "data_offsets": [320, 340]},
    }
    header = json.dumps(tensors).encode()
    (tmp_path / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    view = mlx_view(tmp_path)
    assert (view.parameters, view.quantisation) == (640, "4-bit")


def test_what_mlx_cannot_read_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"use llama\.cpp for this file"):
        mlx_view(practice_model_file())
    with pytest.raises(ModelFileError, match=r"config\.json cannot be read"):
        mlx_view(tmp_path)
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(ModelFileError, match="does not describe a language model"):
        mlx_view(tmp_path)
