"""Intel graphics processors as `xpu-smi` and `sycl-ls` describe them."""

import re

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.json_tree import at, bytes_at, items, parse, text_at

XPU_SMI = ("xpu-smi", "discovery", "-j")
SYCL_LS = ("sycl-ls",)

_SYCL_LINE = re.compile(
    r"^\[(?P<interface>[a-z_]+):gpu(?::\d+)?\](?:\[[a-z_]+:\d+\])?\s*(?P<platform>[^,]+),\s*(?P<rest>.+)$"
)
_VERSIONS = re.compile(r"\s+(?:OpenCL\s+)?\d+(?:\.\d+)+(?:\s+NEO)?\s*(?:\[(?P<driver>[^\]]*)\]?)?\s*$")


def device_command(device: str) -> tuple[str, ...]:
    """Return the command that tells about one device: the list of all leaves out the memory."""
    return ("xpu-smi", "discovery", "-d", device, "-j")


def read_xpu_smi_list(text: str) -> tuple[str, ...]:
    """Return the numbers of the physical devices."""
    devices = items(at(parse(text), "device_list"))
    return tuple(
        number
        for device in devices
        if (number := text_at(device, "device_id")) and text_at(device, "device_function_type") in {"", "physical"}
    )


def read_xpu_smi_device(text: str) -> GpuView | None:
    """Return what is told about one device; None where its memory is not."""
    device = parse(text)
    total = bytes_at(device, "memory_physical_size_byte")
    if total is None:
        return None
    return GpuView(
        name=text_at(device, "device_name") or "Intel graphics processor",
        memory_bytes=total,
        memory_free_bytes=min(total, bytes_at(device, "memory_free_size_byte") or total),
        driver=text_at(device, "driver_version"),
        vendor="Intel",
    )


def read_sycl_ls(text: str) -> tuple[GpuView, ...]:
    """Return Intel's graphics processors, each once though every interface lists it. It never tells their memory."""
    by_interface: dict[str, list[GpuView]] = {}
    for line in text.splitlines():
        matched = _SYCL_LINE.match(line.strip())
        if matched is None or "Intel" not in matched["platform"] + matched["rest"]:
            continue
        versions = _VERSIONS.search(matched["rest"])
        name = matched["rest"][: versions.start()] if versions else matched["rest"]
        driver = (versions["driver"] or "") if versions else ""
        gpu = GpuView(name.strip(), 0, driver=driver.strip(), vendor="Intel")
        by_interface.setdefault(matched["interface"], []).append(gpu)
    # The interface that sees most of them; one level deeper the same ones are listed again.
    listed = sorted(by_interface.values(), key=len)
    return tuple(listed[-1]) if listed else ()
