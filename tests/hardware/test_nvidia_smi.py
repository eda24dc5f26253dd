import pytest

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.nvidia_smi import ask_nvidia_smi, read_nvidia_smi
from swarm_desktop.hardware.probe import Findings
from tests.hardware.recorded import NO_TOOLS, Tools, recording


def test_several_cards() -> None:
    assert read_nvidia_smi(recording("nvidia-smi-two-cards.txt")).gpus == (
        GpuView("NVIDIA GeForce RTX 4090", 24_564 << 20, 23_028 << 20, "570.86.15", "NVIDIA", "8.9"),
        GpuView("NVIDIA T400 4GB", 4096 << 20, 3901 << 20, "570.86.15", "NVIDIA", "7.5"),
    )
    assert len(read_nvidia_smi(recording("nvidia-smi-eight-h100.txt")).gpus) == 8


def test_an_old_driver_is_asked_again_without_what_it_does_not_know() -> None:
    old = recording("nvidia-smi-old-field.txt")
    tools = Tools(
        {
            "nvidia-smi --query-gpu=name,memory.total,memory.free,driver_version,compute_cap": old,
            "nvidia-smi": recording("nvidia-smi-old.txt"),
        }
    )
    first, second = ask_nvidia_smi(tools).gpus
    assert (first.name, first.compute_capability) == ("GeForce GTX 1060 6GB", "")
    assert second.memory_bytes == 11_441 << 20


def test_a_chip_that_shares_memory() -> None:
    (gpu,) = read_nvidia_smi(recording("nvidia-smi-unified.txt")).gpus
    assert (gpu.unified_memory, gpu.memory_bytes, gpu.compute_capability) == (True, 0, "12.1")


@pytest.mark.parametrize(
    ("name", "said"),
    [("nvidia-smi-no-driver.txt", "couldn't communicate"), ("nvidia-smi-mismatch.txt", "version mismatch")],
)
def test_a_broken_driver_is_said(name: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_nvidia_smi(recording(name))


def test_a_lost_card_does_not_hide_the_other() -> None:
    found = read_nvidia_smi(recording("nvidia-smi-lost.txt"))
    assert [gpu.name for gpu in found.gpus] == ["NVIDIA GeForce RTX 3060"]
    assert "GPU is lost" in found.unread[0]


def test_fields_that_cannot_be_read_are_left_out() -> None:
    (gpu,) = read_nvidia_smi(recording("nvidia-smi-error-fields.txt")).gpus
    assert (gpu.name, gpu.memory_bytes, gpu.memory_free_bytes) == ("NVIDIA graphics processor", 12_288 << 20, 0)


def test_no_card_and_no_tool_are_no_trouble() -> None:
    assert read_nvidia_smi(recording("nvidia-smi-none.txt")) == Findings()
    assert ask_nvidia_smi(NO_TOOLS) == Findings()
