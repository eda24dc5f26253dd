"""`profiles` and the options that choose models, as a person types them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from swarm_desktop.cli.main import cli
from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.models.gguf import practice_model_file
from tests.support.program import run_program, serving

SOLO = "description = 'x'\n[[members]]\nmodel = 'practice'\nvoters = 3\n"


def write(folder: Path, text: str, name: str) -> None:
    (folder / "profiles").mkdir(parents=True, exist_ok=True)
    (folder / "profiles" / f"{name}.toml").write_text(text)


def test_profiles_are_listed_shown_and_used_while_nothing_runs(tmp_path: Path) -> None:
    assert "There is no profile yet" in run_program("profiles", "list", folder=tmp_path).stdout
    write(tmp_path, SOLO, "solo")
    write(tmp_path, "[[members]]\nvoters = 3\n", "wrong")
    assert run_program("profiles", "use", "solo", folder=tmp_path).stdout == "solo is in use\n"
    listed = json.loads(run_program("profiles", "list", "--json", folder=tmp_path).stdout)
    assert listed["in_use"] == "solo"
    assert [entry["name"] for entry in listed["profiles"] if entry["fault"]] == ["wrong"]
    assert run_program("profiles", "show", "solo", folder=tmp_path).stdout == SOLO
    refused = run_program("profiles", "use", "wrong", folder=tmp_path, status=6)
    assert "wrong.toml, line 1: `members.0.model`: Field required" in refused.stderr
    assert "There is no profile `gone`" in run_program("profiles", "show", "gone", folder=tmp_path, status=2).stderr
    run_program("profiles", "use", "--none", folder=tmp_path)
    assert "solo" not in (tmp_path / "settings.toml").read_text()


def test_a_running_instance_takes_a_profile_and_frees_its_memory(tmp_path: Path) -> None:
    write(tmp_path / "data", SOLO, "solo")
    with serving(tmp_path / "data", "--instances", "2"):
        run_program("profiles", "use", "solo", folder=tmp_path / "data")
        status = json.loads(run_program("status", "--json", folder=tmp_path / "data").stdout)
        assert [worker["model"] for worker in status["workers"]]
        refused = run_program("profiles", "use", "gone", folder=tmp_path / "data", status=2)
        assert "There is no profile" in refused.stderr
        assert "of memory are free again" in run_program("free-memory", folder=tmp_path / "data").stdout


def test_a_model_is_named_as_people_know_it(tmp_path: Path) -> None:
    (tmp_path / "models" / "somebody").mkdir(parents=True)
    file = tmp_path / "models" / "somebody" / "Some-Model.gguf"
    shutil.copy(practice_model_file(), file)
    fetched = run_program("--download-only", "--model", "some-model", folder=tmp_path)
    assert fetched.stdout.strip() == str(file), "nothing has to be fetched"
    missing = run_program("serve", "--model", "qwen2.5-coder:7b", folder=tmp_path, status=3)
    assert "Fetch it: swarm-desktop models download qwen2.5-coder:7b" in missing.stderr
    unknown = run_program("serve", "--model", "no-such-model", folder=tmp_path, status=3)
    assert "There is no model `no-such-model`" in unknown.stderr


def test_detect_is_an_option_too(tmp_path: Path) -> None:
    assert "processor" in run_program("--detect", folder=tmp_path).stdout


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
