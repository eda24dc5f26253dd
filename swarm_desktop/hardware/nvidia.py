"""NVIDIA graphics processors, through the driver's own library."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.graphics_cards import NVIDIA, graphics_cards
from swarm_desktop.hardware.nvidia_smi import ask_nvidia_smi
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool


def load_library() -> Any:
    """Return nvidia-ml-py's module; the driver's library is loaded only by its `nvmlInit`."""
    return importlib.import_module("pynvml")


class NvidiaProbe:
    """Implements `Probe` with nvidia-ml-py, and with `nvidia-smi` where the library is missing."""

    vendor = "NVIDIA"

    def __init__(
        self,
        load: Callable[[], Any] = load_library,
        run: RunTool = run_tool,
        files: SystemFiles | None = None,
    ) -> None:
        """`load` returns the module `pynvml`, or what stands for it in tests."""
        self._load = load
        self._run = run
        self._files = files or SystemFiles()

    def find(self) -> Findings:
        """Read every device; one that cannot be read does not hide the others."""
        library = self._load()
        try:
            library.nvmlInit()
        except (library.NVMLError_LibraryNotFound, library.NVMLError_DriverNotLoaded):
            return self._without_library()
        try:
            return _devices(library)
        finally:
            library.nvmlShutdown()

    def _without_library(self) -> Findings:
        found = ask_nvidia_smi(self._run)
        if found.gpus or found.unread:
            return found
        others = [card for card in graphics_cards(self._files, NVIDIA) if card.driver != "nvidia"]
        if not others:
            return found
        return Findings(
            unread=("An NVIDIA graphics processor is built in, but NVIDIA's driver is not: install it to use it.",)
        )


def _devices(library: Any) -> Findings:
    driver = str(library.nvmlSystemGetDriverVersion())
    gpus: list[GpuView] = []
    unread: list[str] = []
    for index in range(library.nvmlDeviceGetCount()):
        try:
            device = library.nvmlDeviceGetHandleByIndex(index)
            gpus += [_gpu(library, part, driver) for part in _parts(library, device)]
        except library.NVMLError as error:
            unread.append(f"NVIDIA graphics processor {index} cannot be read: {error}.")
    return Findings(tuple(gpus), tuple(unread))


def _parts(library: Any, device: Any) -> Iterator[Any]:
    """Return the instances of a device that is divided (MIG): programs can use only those. Else the device."""
    try:
        divided, _ = library.nvmlDeviceGetMigMode(device)
    except library.NVMLError:
        divided = 0
    if not divided:
        yield device
        return
    for index in range(library.nvmlDeviceGetMaxMigDeviceCount(device)):
        try:
            yield library.nvmlDeviceGetMigDeviceHandleByIndex(device, index)
        except library.NVMLError_NotFound:
            # Numbers of instances that were not made.
            continue


def _gpu(library: Any, device: Any, driver: str) -> GpuView:
    try:
        memory = library.nvmlDeviceGetMemoryInfo(device)
        total, free = int(memory.total), int(memory.free)
    except library.NVMLError_NotSupported:
        # Chips that share the machine's memory have none of their own to tell.
        total = free = 0
    try:
        major, minor = library.nvmlDeviceGetCudaComputeCapability(device)
        capability = f"{major}.{minor}"
    except library.NVMLError:
        # Instances of a divided device do not tell with old drivers.
        capability = ""
    return GpuView(
        name=str(library.nvmlDeviceGetName(device)),
        memory_bytes=total,
        memory_free_bytes=free,
        driver=driver,
        vendor="NVIDIA",
        compute_capability=capability,
        unified_memory=not total,
    )
