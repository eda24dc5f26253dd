"""Real agents, as a person installs and uses them: their own prompts and tools, and the settings that Connect writes.

Each runs in a home of its own, and finds no internet.
"""

import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors import Connection, EditorDesk
from swarm_desktop.editors.places import Places
from tests.support.node import NODE, installed, needs_node
from tests.support.program import Served, environment

pytestmark = [needs_node, pytest.mark.timeout(300)]

NO_INTERNET = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
QUIET_OPENCODE = {
    "OPENCODE_DISABLE_MODELS_FETCH": "1",
    "OPENCODE_DISABLE_AUTOUPDATE": "1",
    "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
}
OWN_PROMPT_TOKENS = 3000
"""Less than what either agent says by itself before the person's first word."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "project").mkdir(parents=True)
    return tmp_path / "home"


def set_up(editor: EditorId, home: Path, served: Served, model: str) -> None:
    """Let the program write the agent's settings, as the Connect page does."""
    worker = served.status()["workers"][0]
    connection = Connection(served.base_url, served.key, model, context_tokens=worker["context_tokens"])
    desk = EditorDesk(home / "changes.json", Places(home, {}, "linux"))
    setup = desk.setup(editor, connection)
    assert setup.change is not None
    desk.write(editor, connection, setup.change.fingerprint)


def run(home: Path, *command: str, variables: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Run an agent to its good end, and return the events that it tells of, one a line."""
    shown = {name: value for name, value in environment().items() if not name.startswith(("XDG_", "CODEX_"))}
    ended = subprocess.run(
        command,
        cwd=home / "project",
        env={**shown, "HOME": str(home), **NO_INTERNET, **(variables or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_codex_is_answered(served: Served, home: Path, model: str) -> None:
    set_up(EditorId.CODEX, home, served, model)
    codex = installed("@openai/codex/bin/codex.js")
    events = run(home, str(NODE), str(codex), "exec", "--skip-git-repo-check", "--json", "hello")
    items = [event["item"] for event in events if event["type"] == "item.completed"]
    assert all([item["text"] for item in items if item["type"] == "agent_message"] or [""])
    ended = events[-1]
    assert ended["type"] == "turn.completed"
    assert ended["usage"]["input_tokens"] > OWN_PROMPT_TOKENS
    assert ended["usage"]["output_tokens"] > 0


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="opencode is set up on Linux with x86-64 alone"
)
@pytest.mark.parametrize("model", ["practice", "swarm/practice"])
def test_opencode_is_answered(served: Served, home: Path, model: str) -> None:
    set_up(EditorId.OPENCODE, home, served, model)
    opencode = installed("opencode-linux-x64/bin/opencode")
    events = run(home, str(opencode), "run", "--format", "json", "hello", variables=QUIET_OPENCODE)
    parts = {event["type"]: event["part"] for event in events}
    assert parts["text"]["text"]
    assert parts["step_finish"]["reason"] == "stop"
    assert parts["step_finish"]["tokens"]["total"] > OWN_PROMPT_TOKENS
