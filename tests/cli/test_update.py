"""`update` in a copy that does not update itself; the rest is shown with the frozen program."""

import tomllib
from pathlib import Path

from tests.support.program import run_program


def test_a_checkout_says_who_updates_it_and_asks_nobody(tmp_path: Path) -> None:
    told = run_program("update", "--check", folder=tmp_path, status=11).stderr
    assert "does not update itself" in told
    assert "the way it came" in told
    assert not (tmp_path / "updates").exists()


def test_the_channel_is_remembered(tmp_path: Path) -> None:
    run_program("update", "--check", "--channel", "beta", folder=tmp_path, status=11)
    assert tomllib.loads((tmp_path / "settings.toml").read_text())["updates"]["channel"] == "beta"
