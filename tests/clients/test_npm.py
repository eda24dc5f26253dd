"""The official SDK for JavaScript. The scripts check what they get; here counts that they end well."""

import subprocess
from pathlib import Path

import pytest

from tests.support.node import NODE, NPM_FOLDER, installed, needs_node
from tests.support.program import Served, environment

SCRIPTS = [path for path in sorted(NPM_FOLDER.glob("*.mjs")) if path.name != "client.mjs"]


@needs_node
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_sdk_gets_what_it_expects(served: Served, script: Path) -> None:
    installed("openai/package.json")
    variables = {"ENDPOINT_URL": served.base_url, "ENDPOINT_KEY": served.key}
    ended = subprocess.run(
        [str(NODE), str(script)], env=environment() | variables, capture_output=True, text=True, timeout=90, check=False
    )
    assert ended.returncode == 0, ended.stderr
