"""Clients from npm, which `make test` puts beside their scripts."""

import shutil
from pathlib import Path

import pytest

NPM_FOLDER = Path(__file__).parents[1] / "clients" / "npm"
NODE = shutil.which("node")

needs_node = pytest.mark.skipif(NODE is None, reason="Node.js is missing, which the clients from npm run on")


def installed(path: str) -> Path:
    """Return a file of an installed package; fails where `make test` has not set them up."""
    file = NPM_FOLDER / "node_modules" / path
    if not file.exists():
        pytest.fail(f"{file} is missing: run `npm ci` in {NPM_FOLDER}, as `make test` does")
    return file
