from pathlib import Path

import psutil
import pytest

from swarm_desktop.hardware.memory import memory
from tests.hardware.recorded import system_files

GIGABYTE = 2**30


@pytest.fixture(autouse=True)
def _large_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    found = psutil.virtual_memory()._replace(total=64 * GIGABYTE, available=50 * GIGABYTE)
    monkeypatch.setattr("psutil.virtual_memory", lambda: found)


def test_a_machine_without_limits(tmp_path: Path) -> None:
    found = memory(system_files(tmp_path, {"proc/self/cgroup": "0::/user.slice\n"}))
    assert (found.total, found.available) == (64 * GIGABYTE, 50 * GIGABYTE)


def test_a_container_of_today(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "0::/\n",
        "sys/fs/cgroup/memory.max": f"{8 * GIGABYTE}\n",
        "sys/fs/cgroup/memory.current": f"{3 * GIGABYTE}\n",
        "sys/fs/cgroup/memory.stat": f"anon 5\ninactive_file {GIGABYTE}\n",
    }
    found = memory(system_files(tmp_path, files))
    assert (found.total, found.available) == (8 * GIGABYTE, 6 * GIGABYTE)


def test_a_container_of_old(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "5:cpu,cpuacct:/docker/1\n4:memory:/docker/1\n0::/\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{4 * GIGABYTE}",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": f"{GIGABYTE}",
    }
    found = memory(system_files(tmp_path, files))
    assert (found.total, found.available) == (4 * GIGABYTE, 3 * GIGABYTE)


def test_the_narrowest_of_nested_limits_holds(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "0::/app.slice/one.service\n",
        "sys/fs/cgroup/app.slice/memory.max": f"{2 * GIGABYTE}",
        "sys/fs/cgroup/app.slice/one.service/memory.max": "max",
    }
    assert memory(system_files(tmp_path, files)).total == 2 * GIGABYTE


def test_the_number_that_means_no_limit_is_none(tmp_path: Path) -> None:
    files = {
        "proc/self/cgroup": "4:memory:/\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": "0",
    }
    assert memory(system_files(tmp_path, files)).total == 64 * GIGABYTE
