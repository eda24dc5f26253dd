import json
from pathlib import Path

import pytest

from tests.support.program import Served, run_program


def test_status_of_a_running_instance(served: Served) -> None:
    status = served.status()
    assert status.keys() >= {"endpoint", "state", "workers", "peers"}
    assert status["endpoint"] == served.base_url
    assert status["state"] == "ready"
    worker = status["workers"][0]
    assert (worker["model"], worker["state"]) == ("practice", "ready")
    assert worker["context_tokens"] >= 4096
    assert worker["memory_bytes"] > 0
    assert status["peers"] == []


def test_status_where_nothing_runs(tmp_path: Path) -> None:
    status = json.loads(run_program("status", "--json", folder=tmp_path).stdout)
    assert (status["state"], status["endpoint"], status["workers"]) == ("stopped", None, [])
    assert run_program("status", folder=tmp_path).stdout.strip() == "stopped"


def test_the_key_is_the_same_each_time_until_it_is_renewed(tmp_path: Path) -> None:
    first = run_program("key", folder=tmp_path).stdout
    assert run_program("key", folder=tmp_path).stdout == first
    renewed = run_program("key", "--renew", folder=tmp_path).stdout
    assert renewed != first
    assert run_program("key", folder=tmp_path).stdout == renewed


def test_the_key_of_a_running_instance_is_not_pulled_from_under_it(served: Served) -> None:
    ended = run_program("key", "--renew", folder=served.folder, status=7)
    assert "Connect page" in ended.stderr
    assert run_program("key", folder=served.folder).stdout.strip() == served.key


@pytest.mark.parametrize("content", ["[voting]\nvoters = 99\n", "[voting\n"])
def test_broken_settings_are_told_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.toml").write_text(content)
    ended = run_program("serve", folder=tmp_path, status=6)
    assert "settings.toml" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
