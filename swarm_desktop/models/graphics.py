"""Which of the graphics processors that were found a model can really run on: those that the runtime sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.memory_pools import is_faster

_APPLE = "Apple"
_VENDORS = ("NVIDIA", "AMD", "Intel", _APPLE)
_WORDS_TO_COMPARE = 2
"""Of two names of one device, one often has more to say: `Apple M2`, `Apple M2 (10 cores)`."""


@dataclass(frozen=True, slots=True)
class RuntimeDevice:
    """A graphics processor as the runtime names it."""

    name: str
    """For example `CUDA0`, `Vulkan1` or `MTL0`."""
    description: str
    """As its maker calls it."""
    memory_bytes: int
    free_bytes: int
    integrated: bool = False
    """Whether it computes on the machine's own memory."""


def without(devices: Sequence[RuntimeDevice], taken_bytes: int) -> tuple[RuntimeDevice, ...]:
    """Return devices with so much less free: of the roomiest first, as models are dealt out."""
    left = taken_bytes
    smaller: dict[RuntimeDevice, RuntimeDevice] = {}
    for device in sorted(devices, key=lambda device: device.free_bytes, reverse=True):
        part = min(left, device.free_bytes)
        smaller[device] = replace(device, free_bytes=device.free_bytes - part)
        left -= part
    return tuple(smaller[device] for device in devices)


def with_devices(hardware: HardwareView, devices: Sequence[RuntimeDevice]) -> HardwareView:
    """Return the hardware with its graphics processors as the runtime sees them, and the others marked as unused.

    What the runtime says of memory counts: it is what it can have.
    """
    left = list(devices)
    found: list[GpuView] = []
    for gpu in hardware.gpus:
        device = next((device for device in left if _same(gpu, device)), None)
        if device is None:
            found.append(replace(gpu, device="", unused=_why_unused(gpu, devices)))
        else:
            left.remove(device)
            found.append(_seen(gpu, device))
    # Some drivers let models compute and tell nothing to whoever asks what is built in.
    found += [_seen(GpuView(device.description or device.name, device.memory_bytes), device) for device in left]
    return replace(hardware, gpus=tuple(found))


def usable(hardware: HardwareView) -> HardwareView:
    """Return the hardware without the graphics processors on which no model runs."""
    return replace(hardware, gpus=tuple(gpu for gpu in hardware.gpus if not gpu.unused))


def unused_graphics(hardware: HardwareView) -> str:
    """Return one line on graphics processors that lie idle, and what to do; empty where there are none."""
    idle = [gpu for gpu in hardware.gpus if gpu.unused and is_faster(gpu)]
    if not idle:
        return ""
    names = " and ".join(dict.fromkeys(gpu.name for gpu in idle))
    return f"{names}: {idle[0].unused}"


def _seen(gpu: GpuView, device: RuntimeDevice) -> GpuView:
    vendor = gpu.vendor or next((vendor for vendor in _VENDORS if vendor.lower() in gpu.name.lower()), "")
    return replace(
        gpu,
        memory_bytes=device.memory_bytes or gpu.memory_bytes,
        memory_free_bytes=device.free_bytes,
        vendor=vendor,
        # Metal does not say that it computes on the machine's own memory: on Apple's chips it always does.
        unified_memory=gpu.unified_memory or device.integrated or vendor == _APPLE,
        device=device.name,
        unused="",
    )


def _same(gpu: GpuView, device: RuntimeDevice) -> bool:
    first, second = _words(gpu.name), _words(device.description)
    shared = first & second
    return bool(shared) and (shared in (first, second) or len(shared) >= _WORDS_TO_COMPARE)


def _words(name: str) -> set[str]:
    plain = name.lower().replace("(tm)", " ").replace("(r)", " ").replace("(", " ").replace(")", " ")
    return {word for word in plain.replace("-", " ").split() if word not in {"graphics", "gpu", "nvidia", "geforce"}}


def _why_unused(gpu: GpuView, devices: Sequence[RuntimeDevice]) -> str:
    if devices:
        return "the llama.cpp that runs here does not see it, so models run without it."
    builds = {"NVIDIA": "CUDA", "AMD": "ROCm or Vulkan", "Intel": "Vulkan or SYCL"}
    build = builds.get(gpu.vendor, "Vulkan")
    return (
        f"the llama.cpp that came with the program computes on the processor alone. Install its build for {build}, "
        "see “Graphics processors” in the guide."
    )
