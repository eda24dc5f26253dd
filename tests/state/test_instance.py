import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.errors import AlreadyRunningError, NotRunningError
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import InstanceLock, running_instance

HOLDER = """
import sys
from pathlib import Path
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.instance import InstanceLock
with InstanceLock(DataFolder(Path(sys.argv[1]))) as lock:
    lock.announce_endpoint("http://127.0.0.1:1/v1")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def hold(folder: DataFolder) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_instance_is_refused_and_finds_the_first(folder: DataFolder) -> None:
    with hold(folder) as first:
        with pytest.raises(AlreadyRunningError, match="--data-dir"), InstanceLock(folder):
            pass
        assert running_instance(folder).base_url == "http://127.0.0.1:1/v1"
        assert running_instance(folder).process_id == first.pid


def test_a_crash_leaves_nothing_that_keeps_others_away(folder: DataFolder) -> None:
    with hold(folder) as first:
        first.kill()
        first.wait()
        with pytest.raises(NotRunningError):
            running_instance(folder)
        with InstanceLock(folder):
            pass


def test_two_folders_do_not_know_each_other(folder: DataFolder, tmp_path: Path) -> None:
    with hold(folder), InstanceLock(DataFolder(tmp_path / "other")), pytest.raises(NotRunningError):
        running_instance(DataFolder(tmp_path / "other"))


def test_when_it_ends_the_address_is_gone(folder: DataFolder) -> None:
    with InstanceLock(folder) as lock:
        lock.announce_endpoint("http://127.0.0.1:1/v1")
        assert folder.instance_file.exists()
    assert not folder.instance_file.exists()
