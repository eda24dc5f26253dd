import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import is_owned
from tests.support.program import PROGRAM, Served, environment, run_program


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Show the window where nobody sees it."""
    command = [*PROGRAM, "tray", "--data-dir", str(tmp_path / "data"), "--port", "0"]
    process = subprocess.Popen(command, env=environment() | {"QT_QPA_PLATFORM": "offscreen"}, text=True)
    yield process
    process.kill()
    process.wait()


def test_what_serves_ends_in_order(own_served: Served) -> None:
    run_program("quit", folder=own_served.folder)
    assert not is_owned(DataFolder(own_served.folder))
    assert own_served.process.wait(timeout=20) == 0


def test_the_window_ends_in_order_and_is_not_raised(tray: subprocess.Popen[str], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    while not (folder / "instance.json").exists():
        assert tray.poll() is None
    run_program("quit", folder=folder)
    assert tray.wait(timeout=30) == 0


def test_where_nothing_runs_there_is_nothing_to_do(tmp_path: Path) -> None:
    run_program("quit", folder=tmp_path / "data")
    assert not (tmp_path / "data").exists()
