"""How busy the machine is, asked every few seconds: cheap, and waking nothing up."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import psutil

from swarm_desktop.core.snapshot import LoadView
from swarm_desktop.hardware.battery import battery
from swarm_desktop.hardware.graphics_cards import AMD, graphics_cards, is_suspended
from swarm_desktop.hardware.memory import memory
from swarm_desktop.hardware.nvidia import load_library
from swarm_desktop.hardware.system_files import SystemFiles

_LOG = logging.getLogger(__name__)
_ADRENO_BUSY = "sys/class/kgsl/kgsl-3d0/gpubusy"


def load() -> LoadView:
    """Return how busy the machine was since the last call. Takes a millisecond, the first time up to seconds."""
    found = memory()
    shares = [*_nvidia.shares(), *graphics_shares(SystemFiles())]
    return LoadView(
        processor_share=psutil.cpu_percent(interval=None) / 100,
        memory_share=1 - found.available / found.total if found.total else 0.0,
        graphics_share=max(shares, default=None),
    )


def graphics_shares(files: SystemFiles) -> list[float]:
    """Return how busy each graphics processor is whose kernel driver tells it."""
    shares = []
    for card in graphics_cards(files, AMD):
        percent = None if is_suspended(files, card) else files.number(f"{card.folder}/gpu_busy_percent")
        if percent is not None:
            shares.append(min(1.0, max(0.0, percent / 100)))
    busy, _, total = (files.text(_ADRENO_BUSY) or "").partition(" ")
    if busy.isdecimal() and total.strip().isdecimal():
        shares.append(min(1.0, int(busy) / max(1, int(total))))
    return shares


class NvidiaLoad:
    """Keeps the driver's library open, because opening it anew takes longer than asking it."""

    def __init__(
        self,
        load: Callable[[], Any] = load_library,
        has_battery: Callable[[], bool] = lambda: battery() is not None,
    ) -> None:
        """`load` returns the module `pynvml`, or what stands for it in tests."""
        self._load = load
        self._has_battery = has_battery
        self._library: Any = None
        self._given_up = False
        self._lock = threading.Lock()

    def shares(self) -> list[float]:
        """Return how busy each device is; nothing on laptops, whose graphics could never sleep while it is open."""
        with self._lock:
            if self._library is None and not self._given_up:
                self._open()
            if self._library is None:
                return []
            library = self._library
            try:
                devices = [library.nvmlDeviceGetHandleByIndex(at) for at in range(library.nvmlDeviceGetCount())]
                return [library.nvmlDeviceGetUtilizationRates(device).gpu / 100 for device in devices]
            except library.NVMLError as error:
                # Divided devices, and drivers that were exchanged under us, will not tell the next time either.
                _LOG.info("the load of NVIDIA devices is not measured any more: %s", error)
                self._library, self._given_up = None, True
                return []

    def _open(self) -> None:
        self._given_up = True
        if self._has_battery():
            return
        library = self._load()
        try:
            library.nvmlInit()
        except library.NVMLError:
            return
        self._library = library


_nvidia = NvidiaLoad()
