from pathlib import Path

import pytest

from swarm_desktop.hardware.android import AndroidFacts
from swarm_desktop.hardware.machine import machine_facts, operating_system, physical_cores
from tests.hardware.recorded import NO_TOOLS, Tools, recording, system_files


def test_linux_describes_its_processor(tmp_path: Path) -> None:
    files = system_files(tmp_path, {"proc/cpuinfo": recording("cpuinfo-xeon.txt")})
    facts = machine_facts(files, NO_TOOLS)
    assert facts.processor == "Intel(R) Xeon(R) Platinum 8480+"
    assert "amx_int8" in facts.processor_features
    assert facts.unread == ()


def test_android_is_no_linux(tmp_path: Path) -> None:
    facts = machine_facts(system_files(tmp_path, {}), Tools({"getprop": recording("getprop-snapdragon.txt")}))
    assert (facts.operating_system, facts.processor) == ("Android 14", "Qualcomm SM8550")


def test_a_processor_without_a_name_is_said_to_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.processor", lambda: "")
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    facts = machine_facts(system_files(tmp_path, {}), NO_TOOLS)
    assert (facts.processor, facts.architecture) == ("riscv64", "riscv64")
    assert facts.unread == ("The processor does not tell its name.",)


def test_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psutil.cpu_count", lambda logical=True: 16 if logical else 8)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    assert physical_cores() == 3
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(16)), raising=False)
    assert physical_cores() == 8
    monkeypatch.setattr("psutil.cpu_count", lambda **_: None)
    assert physical_cores() == 1


@pytest.mark.parametrize(
    ("system", "expected"), [("Darwin", "macOS 15.1"), ("Windows", "Windows 11"), ("FreeBSD", "FreeBSD 11")]
)
def test_systems_are_named_as_people_know_them(monkeypatch: pytest.MonkeyPatch, system: str, expected: str) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.release", lambda: "11")
    monkeypatch.setattr("platform.mac_ver", lambda: ("15.1", ("", "", ""), "arm64"))
    assert operating_system() == expected


def test_a_linux_that_does_not_say_its_name_is_still_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> dict[str, str]:
        raise OSError

    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.release", lambda: "6.1")
    monkeypatch.setattr("platform.freedesktop_os_release", absent)
    assert operating_system() == "Linux 6.1"


def test_an_android_that_tells_nothing_is_still_android() -> None:
    assert operating_system(AndroidFacts()) == "Android"
