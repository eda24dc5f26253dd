"""Fixtures for the tests of workers, whatever runtime they have: a conftest that imports them offers them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from swarm_desktop.models.gguf import practice_model_file
from tests.support.random_model import random_model_file
from tests.workers.watching import Watched, watched


@pytest.fixture
async def watching(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched(tmp_path / "logs") as one:
        yield one


@pytest.fixture(scope="session")
def practice_model() -> Path:
    return practice_model_file()


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a tiny model with quantised random weights, which never comes to an end by itself."""
    return random_model_file(tmp_path_factory.mktemp("random"), "tiny")
