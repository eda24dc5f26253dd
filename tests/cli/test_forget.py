"""Leaving the machine: what the program arranged outside of its folder, and what the person says besides."""

import subprocess
from pathlib import Path

import pytest

from swarm_desktop.core.desktop import Manner
from swarm_desktop.desktop import manners_here
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import InstanceLock
from tests.support.program import PROGRAM, environment


def run(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*PROGRAM, "forget", "--data-dir", str(home / "data"), *options]
    around = environment() | {"HOME": str(home)}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        around.pop(name, None)
    return subprocess.run(command, capture_output=True, text=True, input="", env=around, check=False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    folder = DataFolder(tmp_path / "data")
    for file in (folder.settings_file, folder.identity_file, folder.models / "a.gguf", folder.logs / "x.log"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    folder.secrets_file.write_text('{"endpoint-key": {"place": "file", "value": "sk-swarm-1"}}')
    for manner in Manner:
        manners_here(folder).switch(manner, on=True)
    return tmp_path


def test_the_desktop_knows_nothing_of_the_program_any_more_and_the_rest_stays(home: Path) -> None:
    assert run(home).returncode == 0
    assert not any(view.on for view in manners_here(DataFolder(home / "data")).look())
    assert not list(home.rglob("*.desktop"))
    assert (home / "data" / "secrets.json").exists()
    assert (home / "data" / "models" / "a.gguf").exists()


def test_secrets_go_where_that_is_asked_for(home: Path) -> None:
    assert run(home, "--secrets", "--yes").returncode == 0
    assert not (home / "data" / "secrets.json").exists()
    assert not (home / "data" / "identity.json").exists()
    assert (home / "data" / "settings.toml").exists()


def test_data_goes_and_models_stay(home: Path) -> None:
    assert run(home, "--data", "--yes").returncode == 0
    assert [path.name for path in (home / "data").iterdir()] == ["models"]


def test_everything_goes(home: Path) -> None:
    assert run(home, "--data", "--models", "--yes").returncode == 0
    assert not (home / "data").exists()


def test_nothing_is_deleted_unasked(home: Path) -> None:
    refused = run(home, "--data")
    assert refused.returncode == 2
    assert "say --yes" in refused.stderr
    assert (home / "data" / "settings.toml").exists()


def test_models_of_another_folder_are_the_persons_own(home: Path) -> None:
    (home / "data" / "settings.toml").write_text(f'[models]\nfolder = "{home / "shared"}"\n')
    refused = run(home, "--models", "--yes")
    assert refused.returncode == 2
    assert "Delete them yourself" in refused.stderr


def test_a_running_program_is_not_robbed(home: Path) -> None:
    with InstanceLock(DataFolder(home / "data")):
        assert run(home, "--data", "--yes").returncode == 7
