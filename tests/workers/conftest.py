"""Fixtures for the tests of workers."""

from pathlib import Path

import pytest

from tests.support.random_model import random_model_file
from tests.support.worker_fixtures import practice_model, random_model, watching

__all__ = ["embedding_model", "practice_model", "random_model", "watching"]


@pytest.fixture(scope="session")
def embedding_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a model with random weights that turns texts into vectors."""
    return random_model_file(tmp_path_factory.mktemp("embedding"), "embedding")
