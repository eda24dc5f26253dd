"""What was found in this machine, as names and values. Pure functions."""

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import BatteryView, DiskView, GpuView, HardwareView
from swarm_ui.facts import counted, percent, size_words

translate = QCoreApplication.translate


def hardware_rows(hardware: HardwareView) -> tuple[tuple[str, str], ...]:
    """Return what to list; nothing until the probes are through."""
    if not hardware.physical_cores and not hardware.memory_bytes:
        return ()
    cores = counted(hardware.physical_cores, translate("Hive", "core"), translate("Hive", "cores"))
    graphics = "\n".join(_graphics(gpu) for gpu in hardware.gpus)
    found = (
        (translate("Hive", "System"), hardware.operating_system),
        (translate("Hive", "Processor"), ", ".join(filter(None, [hardware.processor, cores]))),
        (translate("Hive", "Faster with"), _features(hardware.processor_features)),
        (translate("Hive", "Memory"), _memory(hardware)),
        (translate("Hive", "Graphics"), graphics or translate("Hive", "none found")),
        (translate("Hive", "Battery"), _battery(hardware.battery) if hardware.battery else ""),
        (translate("Hive", "Room for models"), _room(hardware.disk) if hardware.disk else ""),
    )
    return tuple((name, value) for name, value in found if value)


def _features(features: tuple[str, ...]) -> str:
    """Return what the processor can do, for people: of each kind what it does best."""
    names = {"avx512f": "AVX-512", "avx2": "AVX2", "avx": "AVX"}
    widest = next((name for feature, name in names.items() if feature in features), "")
    others = {"amx_int8": "AMX", "neon": "NEON", "dotprod": "dot products", "sve": "SVE", "sme": "SME", "rvv": "RVV"}
    return ", ".join(filter(None, [widest, *(name for feature, name in others.items() if feature in features)]))


def _memory(hardware: HardwareView) -> str:
    size = size_words(hardware.memory_bytes)
    if not 0 < hardware.memory_available_bytes < hardware.memory_bytes:
        return size
    free = size_words(hardware.memory_available_bytes)
    return translate("Hive", "{size}, {free} of it free").format(size=size, free=free)


def _graphics(gpu: GpuView) -> str:
    parts = [gpu.name]
    if gpu.unified_memory:
        parts.append(translate("Hive", "shares the machine's memory"))
    elif gpu.memory_bytes:
        parts.append(size_words(gpu.memory_bytes))
    if gpu.driver:
        parts.append(translate("Hive", "driver {version}").format(version=gpu.driver))
    return ", ".join(parts)


def _battery(battery: BatteryView) -> str:
    plugged = translate("Hive", "plugged in") if battery.plugged_in else translate("Hive", "not plugged in")
    return translate("Hive", "{percent} percent, {plugged}").format(
        percent=percent(battery.charge_share), plugged=plugged
    )


def _room(disk: DiskView) -> str:
    free, size = size_words(disk.free_bytes), size_words(disk.size_bytes)
    return translate("Hive", "{free} of {size} free").format(free=free, size=size)
