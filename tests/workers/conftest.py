"""Fixtures for the tests of workers."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from swarm_desktop.models.gguf import practice_model_file
from tests.workers.watching import Watched, watched


@pytest.fixture
async def watching(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched(tmp_path / "logs") as one:
        yield one


@pytest.fixture(scope="session")
def practice_model() -> Path:
    return practice_model_file()


def _random_model(folder: Path, size: str) -> Path:
    path = folder / f"{size}.gguf"
    script = Path(__file__).parents[2] / "packaging" / "random_model.py"
    subprocess.run([sys.executable, script, path, "--size", size], check=True, stdout=subprocess.DEVNULL)
    return path


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the tiny model with random weights, which never comes to an end by itself."""
    return _random_model(tmp_path_factory.mktemp("random"), "tiny")


@pytest.fixture(scope="session")
def embedding_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a model with random weights that turns texts into vectors."""
    return _random_model(tmp_path_factory.mktemp("embedding"), "embedding")
