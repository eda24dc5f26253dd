"""NVIDIA graphics processors, as `nvidia-smi` prints them where the driver's library cannot be loaded."""

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.json_tree import size_in_bytes
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.tools import RunTool

_TOOLS = ("nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi")
"""The second is where Windows puts it into its Linux, outside of the path."""
_FIELDS = ("name", "memory.total", "memory.free", "driver_version", "compute_cap")
_LEAST_FIELDS = 4
"""Drivers before 2021 do not know the last one."""


def ask_nvidia_smi(run: RunTool) -> Findings:
    """Return what the tool tells; nothing where there is none. Raises UnreadableError where it fails."""
    for tool in _TOOLS:
        for fields in (_FIELDS, _FIELDS[:_LEAST_FIELDS]):
            text = run([tool, f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits"])
            if text is None:
                break
            if "is not a valid field" not in text:
                return read_nvidia_smi(text)
    return Findings()


def read_nvidia_smi(text: str) -> Findings:
    """Return the devices of a comma-separated list. Raises UnreadableError where it says that the driver is broken."""
    gpus: list[GpuView] = []
    unread: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        fields = [field.strip() for field in line.split(",")]
        if line.startswith("Unable to determine the device handle"):
            unread.append(f"One NVIDIA graphics processor cannot be read: {line.rstrip('.')}.")
        elif len(fields) >= _LEAST_FIELDS:
            gpus.append(_gpu(fields))
    if not gpus and not unread and text.strip() and "No devices were found" not in text:
        raise UnreadableError(text.strip().splitlines()[0].rstrip("."))
    return Findings(tuple(gpus), tuple(unread))


def _gpu(fields: list[str]) -> GpuView:
    name, total, free, driver, *rest = fields
    total_bytes, free_bytes = (size_in_bytes(_told(size), "M") for size in (total, free))
    return GpuView(
        name=_told(name) or "NVIDIA graphics processor",
        memory_bytes=total_bytes or 0,
        memory_free_bytes=min(free_bytes or 0, total_bytes or 0),
        driver=_told(driver),
        vendor="NVIDIA",
        compute_capability=_told(rest[0]) if rest else "",
        # Chips that share the machine's memory have none of their own to tell.
        unified_memory=total_bytes is None,
    )


def _told(field: str) -> str:
    """Return a field's value; empty for `[N/A]`, `[Not Supported]`, `[GPU is lost]`."""
    return "" if field.startswith("[") else field
