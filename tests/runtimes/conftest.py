"""Fixtures for the tests of optional runtimes. Where their libraries are missing, the tests are left out and say so."""

from pathlib import Path

import pytest

from tests.support.mlx_model import write_mlx_practice_model
from tests.support.worker_fixtures import practice_model, random_model, watching

__all__ = ["practice_folder", "practice_model", "random_model", "watching"]


@pytest.fixture(scope="session")
def practice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the practice model as MLX reads it."""
    folder = tmp_path_factory.mktemp("mlx") / "practice"
    write_mlx_practice_model(folder)
    return folder
