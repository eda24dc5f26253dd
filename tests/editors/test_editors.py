"""What each program is told, in its own words."""

import json
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.editors import EDITORS, EditorId
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.settings import EndpointSettings
from swarm_desktop.core.snapshot import EndpointView, ModelView, Snapshot, WorkerState, WorkerView
from swarm_desktop.editors import Connection, connection_to, yaml_file
from swarm_desktop.editors.places import Places
from swarm_desktop.editors.table import TABLE

LINUX = Places(Path("/home/ada"), {}, "linux")
MAC = Places(Path("/Users/ada"), {}, "darwin")
WINDOWS = Places(Path("/C/Users/ada"), {"APPDATA": "/C/Users/ada/AppData/Roaming"}, "win32")


def told(editor: EditorId, connection: Connection) -> str:
    return TABLE[editor].text(connection)


def json_of(editor: EditorId, connection: Connection) -> Any:
    return json.loads(told(editor, connection))


def test_every_program_of_the_list_is_known() -> None:
    assert list(TABLE) == list(EDITORS) == list(EditorId)


def test_opencode(connection: Connection) -> None:
    config = json_of(EditorId.OPENCODE, connection)
    provider = config["provider"]["localswarm"]
    assert provider["npm"] == "@ai-sdk/openai-compatible"
    assert provider["options"] == {"baseURL": "http://127.0.0.1:7976/v1", "apiKey": "sk-swarm-1"}
    assert provider["models"]["swarm/practice"]["limit"] == {"context": 65536, "output": 8192}
    assert config["model"] == "localswarm/swarm/practice"


def test_claude_code_gets_the_address_without_v1(connection: Connection) -> None:
    variables = json_of(EditorId.CLAUDE_CODE, connection)["env"]
    assert variables["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:7976"
    assert variables["ANTHROPIC_AUTH_TOKEN"] == "sk-swarm-1"
    assert variables["ANTHROPIC_API_KEY"] == ""
    models = {name: value for name, value in variables.items() if name.endswith("_MODEL")}
    assert set(models.values()) == {"swarm/practice"}
    assert len(models) == 4
    assert all(isinstance(value, str) for value in variables.values())


def test_codex_speaks_the_responses_api(connection: Connection) -> None:
    config = tomllib.loads(told(EditorId.CODEX, connection))
    assert (config["model"], config["model_provider"]) == ("swarm/practice", "localswarm")
    assert config["model_context_window"] == 65536
    assert config["model_providers"]["localswarm"] == {
        "name": "Local Swarm",
        "base_url": "http://127.0.0.1:7976/v1",
        "wire_api": "responses",
        "experimental_bearer_token": "sk-swarm-1",
    }


def test_vs_code(connection: Connection) -> None:
    (group,) = json_of(EditorId.VS_CODE, replace(connection, sees_images=True))
    assert (group["vendor"], group["apiType"], group["apiKey"]) == ("customendpoint", "chat-completions", "sk-swarm-1")
    (model,) = group["models"]
    assert model["url"] == "http://127.0.0.1:7976/v1/chat/completions"
    assert model["vision"] is True
    assert model["maxInputTokens"] + model["maxOutputTokens"] == 65536


def test_continue(connection: Connection) -> None:
    config: Any = yaml_file.read(told(EditorId.CONTINUE, connection))
    assert config["schema"] == "v1"
    (model,) = config["models"]
    assert model["apiBase"] == "http://127.0.0.1:7976/v1"
    assert model["roles"] == ["chat", "edit", "apply"]
    assert model["capabilities"] == ["tool_use"]
    assert model["defaultCompletionOptions"] == {"contextLength": 65536, "maxTokens": 8192}


def test_zed_is_told_no_key(connection: Connection) -> None:
    assert connection.key not in told(EditorId.ZED, connection)
    assert "LOCAL_SWARM_API_KEY" in TABLE[EditorId.ZED].notes[0]
    (provider,) = json_of(EditorId.ZED, connection)["language_models"]["openai_compatible"].values()
    (model,) = provider["available_models"]
    assert model["max_tokens"] == 65536
    assert model["capabilities"]["tools"] is True
    assert model["capabilities"]["images"] is False


@pytest.mark.parametrize("editor", [EditorId.CLINE, EditorId.AIDER, EditorId.CURL, EditorId.PYTHON, EditorId.OTHER])
def test_what_is_typed_holds_address_key_and_model(editor: EditorId, connection: Connection) -> None:
    text = told(editor, connection)
    assert all(part in text for part in ("http://127.0.0.1:7976/v1", "sk-swarm-1", "swarm/practice"))
    assert TABLE[editor].file is None


def test_snippets_can_be_run(connection: Connection) -> None:
    compile(told(EditorId.PYTHON, connection), "snippet", "exec")
    if sys.platform != "win32":
        script = told(EditorId.CURL, connection).replace("curl", "printf '%s\\n'", 1)
        printed = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
        assert json.loads(printed[printed.index("{") :])["model"] == "swarm/practice"


def test_cursor_gets_an_honest_word_and_nothing_to_copy(connection: Connection) -> None:
    assert told(EditorId.CURSOR, connection) == ""
    assert "public" in TABLE[EditorId.CURSOR].notes[0]


def test_a_small_context_leaves_room_for_the_prompt(connection: Connection) -> None:
    small = replace(connection, context_tokens=4096)
    assert (small.output_tokens, small.input_tokens) == (1024, 3072)


@pytest.mark.parametrize(
    ("editor", "linux", "mac", "windows"),
    [
        (EditorId.OPENCODE, *3 * [".config/opencode/opencode.json"]),
        (EditorId.CLAUDE_CODE, *3 * [".claude/settings.json"]),
        (EditorId.CODEX, *3 * [".codex/config.toml"]),
        (EditorId.CONTINUE, *3 * [".continue/config.yaml"]),
        (EditorId.ZED, *2 * [".config/zed/settings.json"], "AppData/Roaming/Zed/settings.json"),
        (
            EditorId.VS_CODE,
            ".config/Code/User/chatLanguageModels.json",
            "Library/Application Support/Code/User/chatLanguageModels.json",
            "AppData/Roaming/Code/User/chatLanguageModels.json",
        ),
    ],
)
def test_files_lie_where_the_program_looks(editor: EditorId, linux: str, mac: str, windows: str) -> None:
    file = TABLE[editor].file
    assert file is not None
    for places, path in ((LINUX, linux), (MAC, mac), (WINDOWS, windows)):
        assert file.path(places) == places.home / path


def test_variables_that_move_files_are_followed(tmp_path: Path) -> None:
    variables = {
        "XDG_CONFIG_HOME": str(tmp_path / "cfg"),
        "CODEX_HOME": str(tmp_path / "codex"),
        "CLAUDE_CONFIG_DIR": "relative",
    }
    moved = Places(Path("/home/ada"), variables, "linux")
    paths = {editor: entry.file.path(moved) for editor, entry in TABLE.items() if entry.file is not None}
    assert paths[EditorId.OPENCODE] == tmp_path / "cfg" / "opencode" / "opencode.json"
    assert paths[EditorId.CODEX] == tmp_path / "codex" / "config.toml"
    assert paths[EditorId.CLAUDE_CODE] == Path("/home/ada/.claude/settings.json")


def test_opencode_file_with_comments_is_preferred(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "opencode"
    folder.mkdir(parents=True)
    (folder / "opencode.jsonc").touch()
    file = TABLE[EditorId.OPENCODE].file
    assert file is not None
    assert file.path(Places(tmp_path, {}, "linux")).name == "opencode.jsonc"


def worker(name: str, context: int, state: WorkerState = WorkerState.READY, *, sees: bool = True) -> WorkerView:
    model = ModelView(name, name, f"{name}.gguf", 1)
    name_of_it = WorkerId(f"{name}-{context}")
    return WorkerView(name_of_it, model, "llama.cpp", state=state, context_tokens=context, sees_images=sees)


def test_the_connection_is_what_every_worker_of_the_model_can_do() -> None:
    workers = (worker("a", 8192), worker("a", 4096, sees=False), worker("b", 32768), worker("b", 1, WorkerState.FAILED))
    snapshot = Snapshot(endpoint=EndpointView("http://127.0.0.1:9000/v1"), workers=workers)
    first = connection_to(snapshot, EndpointSettings(), "k", "swarm/a")
    assert (first.base_url, first.context_tokens, first.sees_images) == ("http://127.0.0.1:9000/v1", 4096, False)
    second = connection_to(replace(snapshot, endpoint=None), EndpointSettings(port=8123), "k", "b")
    assert (second.base_url, second.context_tokens, second.sees_images) == ("http://127.0.0.1:8123/v1", 32768, True)
    assert connection_to(snapshot, EndpointSettings(), "k", "swarm/none").context_tokens == 0
