import pytest

from swarm_desktop.hardware.apple import AppleProbe, read_sysctl, read_system_profiler, working_set_bytes
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.probe import Findings
from tests.hardware.recorded import NO_TOOLS, Tools, recording

M1 = read_sysctl(recording("sysctl-m1.txt"))


def test_a_chip_of_apple() -> None:
    tools = Tools({"sysctl": recording("sysctl-m1.txt"), "system_profiler": recording("system-profiler-m1.json")})
    (gpu,) = AppleProbe(tools, "Darwin").find().gpus
    assert (gpu.name, gpu.vendor, gpu.unified_memory) == ("Apple M1 (8 cores)", "Apple", True)
    assert gpu.compute_capability == "Metal 3"
    assert gpu.memory_bytes == 16 * 2**30 * 2 // 3


@pytest.mark.parametrize(
    ("memory", "wired", "expected"), [(8, 0, 8 * 2 / 3), (36, 0, 27), (64, 0, 48), (64, 57_344, 56), (16, 65_536, 16)]
)
def test_the_working_set_is_a_part_of_the_memory(memory: int, wired: int, expected: float) -> None:
    facts = {"hw.memsize": str(memory * 2**30), "iogpu.wired_limit_mb": str(wired)}
    assert working_set_bytes(facts) == int(expected * 2**30)


def test_an_older_mac_with_two_processors_in_french() -> None:
    chip, card = read_system_profiler(recording("system-profiler-intel-french.json"), M1)
    assert (chip.vendor, chip.unified_memory, chip.memory_bytes) == ("Intel", True, 1536 << 20)
    assert (card.name, card.vendor, card.memory_bytes) == ("AMD Radeon Pro 5500M", "AMD", 8 << 30)
    assert not card.unified_memory


def test_a_chip_of_apple_is_found_where_the_list_is_not_told() -> None:
    tools = Tools(
        {
            "sysctl": recording("sysctl-m3-max.txt"),
            "system_profiler": UnreadableError("system_profiler does not answer within 4 seconds"),
        }
    )
    found = AppleProbe(tools, "Darwin").find()
    assert [(gpu.name, gpu.memory_bytes) for gpu in found.gpus] == [("Apple M3 Max", 56 << 30)]
    assert "system_profiler does not answer" in found.unread[0]


def test_other_systems_are_left_alone() -> None:
    assert AppleProbe(Tools({"sysctl": recording("sysctl-m1.txt")}), "Linux").find() == Findings()
    assert AppleProbe(NO_TOOLS, "Darwin").find() == Findings()
