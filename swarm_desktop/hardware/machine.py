"""What every machine has: operating system, processor and memory."""

import os
import platform
from pathlib import Path

import psutil

from swarm_desktop.core.snapshot import HardwareView, LoadView

_CPU_FACTS = Path("/proc/cpuinfo")


def physical_cores() -> int:
    """Return how many cores this process may really compute on, at least 1."""
    physical = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        # Containers and `taskset` leave fewer than the machine has.
        return max(1, min(physical, len(os.sched_getaffinity(0))))
    return physical


def free_memory_bytes() -> int:
    """Return how much memory programs can still take without pushing others out."""
    return int(psutil.virtual_memory().available)


def machine_facts(cpu_facts: Path = _CPU_FACTS) -> HardwareView:
    """Return everything but graphics processors. `cpu_facts` is where Linux describes its processors."""
    memory = psutil.virtual_memory()
    processor = processor_name(cpu_facts)
    return HardwareView(
        operating_system=operating_system(),
        processor=processor or platform.machine(),
        physical_cores=physical_cores(),
        logical_cores=psutil.cpu_count() or 1,
        memory_bytes=memory.total,
        memory_available_bytes=memory.available,
        unread=() if processor else ("The processor does not tell its name.",),
    )


def operating_system() -> str:
    """Return the system's name and version as people know it."""
    if platform.system() == "Linux":
        try:
            return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            return f"Linux {platform.release()}"
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{platform.system()} {platform.release()}"


def processor_name(cpu_facts: Path = _CPU_FACTS) -> str:
    """Return the processor's name for people; empty where it is not told."""
    try:
        for line in cpu_facts.read_text(errors="replace").splitlines():
            label, _, name = line.partition(":")
            if label.strip() == "model name":
                return " ".join(name.split())
    except OSError:
        pass
    return platform.processor()


def load() -> LoadView:
    """Return how busy the machine was since the last call; takes microseconds."""
    return LoadView(
        processor_share=psutil.cpu_percent(interval=None) / 100,
        memory_share=psutil.virtual_memory().percent / 100,
    )
