"""The workflow that builds releases: what it may use, who sees secrets, and that nothing unsigned gets out."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.installers.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
PINNED = re.compile(r"^[\w.-]+/[\w.-]+@[0-9a-f]{40}$")


@pytest.fixture
def release() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(ROOT / ".github" / "workflows" / "release.yml")
    return read


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_pinned_to_a_commit_and_says_which_version_that_is(file: Path) -> None:
    used = [step["uses"] for step in steps(YAML(typ="safe").load(file)) if "uses" in step]
    assert used
    assert [each for each in used if not PINNED.match(each)] == []
    lines = [line for line in file.read_text().splitlines() if "uses:" in line]
    assert len(lines) == len(used)
    assert [line for line in lines if not re.search(r" # v\d+\.\d+\.\d+$", line)] == []
    # One commit for one action: two would be a forgotten update.
    assert len(set(used)) == len({each.partition("@")[0] for each in used})


def test_it_may_read_alone_and_only_the_last_job_may_write(release: dict[str, Any]) -> None:
    assert release["permissions"] == {"contents": "read"}
    assert {name for name, job in release["jobs"].items() if "permissions" in job} == {"publish"}
    assert release["jobs"]["publish"]["permissions"] == {"contents": "write"}


def test_secrets_are_seen_only_where_people_approve(release: dict[str, Any]) -> None:
    for job in release["jobs"].values():
        assert "secrets." not in str(job) or job["environment"] == "release"


def test_nothing_from_outside_is_pasted_into_a_command(release: dict[str, Any]) -> None:
    assert [step["run"] for step in steps(release) if "${{" in step.get("run", "")] == []


def test_it_is_published_last_and_only_after_everything_was_verified(release: dict[str, Any]) -> None:
    jobs = release["jobs"]
    assert set(jobs["publish"]["needs"]) == set(jobs) - {"publish"} == {"linux", "windows", "macos"}
    commands = [step["run"] for step in jobs["publish"]["steps"] if "run" in step]
    publishing = [number for number, command in enumerate(commands) if "gh release" in command]
    verifying = [number for number, command in enumerate(commands) if "packaging/release.py" in command]
    assert publishing == [len(commands) - 1]
    assert verifying == [len(commands) - 2]
    assert "--kinds" not in commands[verifying[0]]
    assert not any(step.get("continue-on-error") for step in steps(release))


def test_the_files_that_it_runs_exist(release: dict[str, Any]) -> None:
    told = " ".join(step.get("run", "") for step in steps(release))
    named = set(re.findall(r"\b(?:packaging|installers)/[\w/.]+", told))
    assert {"packaging/release.py", "packaging/bundle/build.py", "installers/windows", "installers/macos"} <= named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_secret_and_variable_is_explained() -> None:
    files = (*WORKFLOWS, ROOT / "packaging" / "signing" / "settings.py")
    named = {name for file in files for name in re.findall(r"SWARM_[A-Z_]+[A-Z]\b", file.read_text())}
    explained = (ROOT / "docs" / "install.md").read_text()
    assert len(named) > 10
    assert sorted(name for name in named if f"`{name}`" not in explained) == []
