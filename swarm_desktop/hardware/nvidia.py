"""NVIDIA graphics processors, through the driver's own library."""

import importlib
from collections.abc import Callable
from typing import Any

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.probe import Findings


def _load_library() -> Any:
    return importlib.import_module("pynvml")


class NvidiaProbe:
    """Implements `Probe` with nvidia-ml-py."""

    vendor = "NVIDIA"

    def __init__(self, load_library: Callable[[], Any] = _load_library) -> None:
        """`load_library` returns the module `pynvml`, or what stands for it in tests."""
        self._load_library = load_library

    def find(self) -> Findings:
        """Read every device; one that cannot be read does not hide the others."""
        library = self._load_library()
        try:
            library.nvmlInit()
        except (library.NVMLError_LibraryNotFound, library.NVMLError_DriverNotLoaded):
            return Findings()
        try:
            return self._devices(library)
        finally:
            library.nvmlShutdown()

    def _devices(self, library: Any) -> Findings:
        driver = str(library.nvmlSystemGetDriverVersion())
        gpus: list[GpuView] = []
        unread: list[str] = []
        for index in range(library.nvmlDeviceGetCount()):
            try:
                device = library.nvmlDeviceGetHandleByIndex(index)
                memory = library.nvmlDeviceGetMemoryInfo(device)
                name = str(library.nvmlDeviceGetName(device))
            except library.NVMLError as error:
                unread.append(f"NVIDIA graphics processor {index} cannot be read: {error}.")
            else:
                gpus.append(GpuView(name, int(memory.total), int(memory.free), driver))
        return Findings(tuple(gpus), tuple(unread))
