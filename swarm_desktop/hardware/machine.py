"""What every machine has: operating system, processor, memory, perhaps a battery."""

import os
import platform

import psutil

from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.hardware import processor
from swarm_desktop.hardware.android import AndroidFacts, android_facts
from swarm_desktop.hardware.battery import battery
from swarm_desktop.hardware.memory import memory
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool

_ARCHITECTURES = {"amd64": "x86_64", "aarch64": "arm64"}


def physical_cores() -> int:
    """Return how many cores this process may really compute on, at least 1."""
    physical = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        # Containers and `taskset` leave fewer than the machine has.
        return max(1, min(physical, len(os.sched_getaffinity(0))))
    return physical


def free_memory_bytes() -> int:
    """Return how much memory programs can still take without pushing others out."""
    return memory().available


def machine_facts(files: SystemFiles | None = None, run: RunTool = run_tool) -> HardwareView:
    """Return everything but graphics processors and disk. `files` and `run` are what tests replace."""
    files = files or SystemFiles()
    android = android_facts(run)
    found = memory(files)
    name = (android.chip if android else "") or processor.name(files, run)
    machine = platform.machine()
    return HardwareView(
        operating_system=operating_system(android),
        processor=name or machine,
        architecture=_ARCHITECTURES.get(machine.lower(), machine.lower()),
        physical_cores=physical_cores(),
        logical_cores=psutil.cpu_count() or 1,
        processor_features=processor.features(files, run),
        memory_bytes=found.total,
        memory_available_bytes=found.available,
        battery=battery(files),
        unread=() if name else ("The processor does not tell its name.",),
    )


def operating_system(android: AndroidFacts | None = None) -> str:
    """Return the system's name and version as people know it."""
    if android is not None:
        return f"Android {android.version}".strip()
    if platform.system() == "Linux":
        try:
            return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            return f"Linux {platform.release()}"
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{platform.system()} {platform.release()}"
