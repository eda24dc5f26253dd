"""`profiles` and the options that choose models, as a person types them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from swarm_desktop.cli.main import cli
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.models.gguf import practice_model_file
from tests.support.program import serving

SOLO = "description = 'x'\n[[members]]\nmodel = 'practice'\nvoters = 3\n"


def write(folder: Path, text: str, name: str) -> None:
    (folder / "profiles").mkdir(parents=True, exist_ok=True)
    (folder / "profiles" / f"{name}.toml").write_text(text)


def told(folder: Path, *arguments: str) -> str:
    """Run a command in this process, where neither its start nor its exit status matters."""
    ended = CliRunner().invoke(cli, ["--data-dir", str(folder), *arguments])
    assert ended.exit_code == 0, ended.exception
    return ended.stdout


def refused(folder: Path, *arguments: str) -> str:
    """Return what a command that fails says."""
    error = CliRunner().invoke(cli, ["--data-dir", str(folder), *arguments]).exception
    assert isinstance(error, SwarmError), error
    return error.message


def test_profiles_are_listed_shown_and_used_while_nothing_runs(tmp_path: Path) -> None:
    assert "There is no profile yet" in told(tmp_path, "profiles", "list")
    write(tmp_path, SOLO, "solo")
    write(tmp_path, "[[members]]\nvoters = 3\n", "wrong")
    assert told(tmp_path, "profiles", "use", "solo") == "solo is in use\n"
    listed = json.loads(told(tmp_path, "profiles", "list", "--json"))
    assert listed["in_use"] == "solo"
    assert [entry["name"] for entry in listed["profiles"] if entry["fault"]] == ["wrong"]
    assert told(tmp_path, "profiles", "show", "solo") == SOLO
    assert "wrong.toml, line 1: `members.0.model`: Field required" in refused(tmp_path, "profiles", "use", "wrong")
    assert "There is no profile `gone`" in refused(tmp_path, "profiles", "show", "gone")
    told(tmp_path, "profiles", "use", "--none")
    assert "solo" not in (tmp_path / "settings.toml").read_text()


def test_a_running_instance_takes_a_profile_and_frees_its_memory(tmp_path: Path) -> None:
    write(tmp_path / "data", SOLO, "solo")
    with serving(tmp_path / "data", "--instances", "2") as served:
        told(served.folder, "profiles", "use", "solo")
        assert 'profile = "solo"' in (served.folder / "settings.toml").read_text()
        assert "There is no profile" in refused(served.folder, "profiles", "use", "gone")
        assert "of memory are free again" in told(served.folder, "free-memory")


def test_a_model_is_named_as_people_know_it(tmp_path: Path) -> None:
    (tmp_path / "models" / "somebody").mkdir(parents=True)
    file = tmp_path / "models" / "somebody" / "Some-Model.gguf"
    shutil.copy(practice_model_file(), file)
    assert told(tmp_path, "--download-only", "--model", "some-model").strip() == str(file), "nothing is fetched"
    missing = refused(tmp_path, "serve", "--model", "qwen2.5-coder:7b")
    assert "Fetch it: swarm-desktop models download qwen2.5-coder:7b" in missing
    assert "There is no model `no-such-model`" in refused(tmp_path, "serve", "--model", "no-such-model")


def test_detect_is_an_option_too(tmp_path: Path) -> None:
    assert "processor" in told(tmp_path, "--detect")


def test_a_model_is_picked_from_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = shutil.copy(practice_model_file(), tmp_path / "small.gguf")
    proposed = ModelChoice("a:1b:q4_k_m", "A", "Q4_K_M", 10**9, "o/a", ("a.gguf",), fits=True, words="1B, 5 voters")
    small = ModelChoice(
        "b:1b:q4_k_m", "B", "Q4_K_M", 10**8, "o/b", ("b.gguf",), fits=True, words="smaller", path=str(file)
    )
    large = ModelChoice("c:9b:q4_k_m", "C", "Q4_K_M", 10**10, "o/c", ("c.gguf",), fits=False, words="too large")
    monkeypatch.setattr(
        "swarm_desktop.cli.pick.choices_here", lambda _: ModelChoices("1B", proposed, (small, small, large))
    )
    ended = CliRunner().invoke(cli, ["models", "pick", "--data-dir", str(tmp_path)], input="2\n")
    assert ended.exit_code == 0, ended.output
    assert "a:1b:q4_k_m" in ended.output
    assert "c:9b" not in ended.output
    assert "B answers from now on." in ended.output
    assert str(file) in (tmp_path / "settings.toml").read_text()
