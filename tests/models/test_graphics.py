"""Which graphics processors count."""

from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.graphics import RuntimeDevice, unused_graphics, usable, with_devices
from swarm_desktop.models.memory_pools import PoolKind, memory_pools

GIB = 2**30
RTX = GpuView("NVIDIA GeForce RTX 4060", 8 * GIB, 7 * GIB, vendor="NVIDIA")
RADEON = GpuView("AMD Radeon RX 6600", 8 * GIB, 7 * GIB, vendor="AMD")
M2 = GpuView("Apple M2", int(10.7 * GIB), vendor="Apple", unified_memory=True)


def hardware(*gpus: GpuView) -> HardwareView:
    return HardwareView(physical_cores=8, memory_bytes=16 * GIB, memory_available_bytes=12 * GIB, gpus=gpus)


def test_a_card_that_the_runtime_does_not_see_does_not_count_and_that_is_said() -> None:
    marked = with_devices(hardware(RTX), ())
    assert usable(marked).gpus == ()
    assert unused_graphics(marked).startswith("NVIDIA GeForce RTX 4060: the llama.cpp that came with the program")
    assert "build for CUDA" in unused_graphics(marked)


def test_a_card_that_the_runtime_sees_counts_with_the_memory_that_it_can_have() -> None:
    device = RuntimeDevice("CUDA0", "NVIDIA GeForce RTX 4060", 8 * GIB, 5 * GIB)
    (gpu,) = usable(with_devices(hardware(RTX), (device,))).gpus
    assert (gpu.device, gpu.memory_free_bytes, gpu.vendor) == ("CUDA0", 5 * GIB, "NVIDIA")
    assert unused_graphics(with_devices(hardware(RTX), (device,))) == ""


def test_two_alike_cards_are_two_devices() -> None:
    devices = tuple(
        RuntimeDevice(f"CUDA{number}", "NVIDIA GeForce RTX 4060", 8 * GIB, number * GIB) for number in (0, 1)
    )
    gpus = usable(with_devices(hardware(RTX, RTX), devices)).gpus
    assert [gpu.device for gpu in gpus] == ["CUDA0", "CUDA1"]


def test_of_two_cards_only_the_one_that_the_runtime_sees_counts() -> None:
    device = RuntimeDevice("Vulkan0", "AMD Radeon RX 6600 (RADV NAVI23)", 8 * GIB, 7 * GIB)
    marked = with_devices(hardware(RTX, RADEON), (device,))
    assert [gpu.device for gpu in usable(marked).gpus] == ["Vulkan0"]
    assert "does not see it" in unused_graphics(marked)


def test_shared_memory_stays_shared() -> None:
    device = RuntimeDevice("MTL0", "Apple M2", int(10.7 * GIB), int(10.7 * GIB))
    (gpu,) = usable(with_devices(hardware(M2), (device,))).gpus
    assert gpu.unified_memory
    assert gpu.device == "MTL0"


def test_what_metal_tells_alone_is_not_counted_beside_the_memory_that_it_is_a_part_of() -> None:
    device = RuntimeDevice("MTL0", "Apple M2", int(10.7 * GIB), int(10.7 * GIB))
    pools = memory_pools(with_devices(hardware(), (device,)))
    assert [(pool.kind, pool.device) for pool in pools] == [(PoolKind.UNIFIED, "MTL0")]
    assert pools[0].budget_bytes <= 12 * GIB


def test_a_device_that_no_probe_found_counts_too() -> None:
    device = RuntimeDevice("Vulkan0", "Adreno 740", 6 * GIB, 5 * GIB)
    assert [gpu.name for gpu in usable(with_devices(hardware(), (device,))).gpus] == ["Adreno 740"]
