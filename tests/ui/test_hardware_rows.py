from dataclasses import replace

import pytest

from swarm_desktop.core.snapshot import BatteryView, DiskView, GpuView, HardwareView
from swarm_ui.facts import hardware_words
from swarm_ui.hive.hardware_rows import hardware_rows

GIGABYTE = 2**30
MACHINE = HardwareView(
    "Debian 12",
    "Ryzen 7",
    physical_cores=8,
    memory_bytes=32 * GIGABYTE,
    memory_available_bytes=20 * GIGABYTE,
    processor_features=("avx", "avx2", "fma"),
    gpus=(
        GpuView("Radeon Graphics", 16 * GIGABYTE, vendor="AMD", unified_memory=True),
        GpuView("RTX 3060", 12 * GIGABYTE, driver="570"),
    ),
    battery=BatteryView(0.8, plugged_in=True),
    disk=DiskView("/models", 500 * GIGABYTE, 120 * GIGABYTE),
)


def test_all_that_was_found_is_listed() -> None:
    assert dict(hardware_rows(MACHINE)) == {
        "System": "Debian 12",
        "Processor": "Ryzen 7, 8 cores",
        "Faster with": "AVX2",
        "Memory": "32 GB, 20 GB of it free",
        "Graphics": "Radeon Graphics, shares the machine's memory\nRTX 3060, 12 GB, driver 570",
        "Battery": "80 percent, plugged in",
        "Room for models": "120 GB of 500 GB free",
    }


def test_what_a_machine_does_not_have_is_left_out() -> None:
    bare = HardwareView("Debian 12", "Ryzen 7", physical_cores=1, memory_bytes=GIGABYTE)
    assert [name for name, _ in hardware_rows(bare)] == ["System", "Processor", "Memory", "Graphics"]
    assert hardware_rows(HardwareView()) == ()


@pytest.mark.parametrize(
    ("features", "words"),
    [
        (("avx", "avx2", "avx512f", "amx_int8"), "AVX-512, AMX"),
        (("neon", "dotprod"), "NEON, dot products"),
        (("sse4_2",), None),
    ],
)
def test_of_the_processors_abilities_the_best_are_named(features: tuple[str, ...], words: str | None) -> None:
    rows = dict(hardware_rows(replace(MACHINE, processor_features=features)))
    assert rows.get("Faster with") == words


def test_a_machine_is_known_by_its_own_graphics_else_by_its_cores() -> None:
    assert hardware_words(replace(MACHINE, gpus=MACHINE.gpus[1:])) == "RTX 3060 · 12 GB"
    assert hardware_words(replace(MACHINE, gpus=MACHINE.gpus[:1])) == "8 cores · 32 GB"

    assert hardware_words(MACHINE) == "RTX 3060 · 12 GB"
