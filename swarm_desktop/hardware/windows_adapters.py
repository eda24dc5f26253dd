"""Graphics adapters as Windows lists them in its registry; NVIDIA's are read more exactly by their own probe."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.probe import Findings

_ADAPTERS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
_VENDORS = {"ven_1002": "AMD", "ven_8086": "Intel", "ven_qcom": "Qualcomm"}
_SMALL_OWN_MEMORY = 3 * 2**30
"""Intel's and AMD's cards that can run models have more; what a processor's graphics set aside is less."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """One entry of the registry."""

    name: str
    device: str
    """What the driver was chosen by, for example `PCI\\VEN_1002&DEV_744C`."""
    driver: str = ""
    memory: int | bytes | None = None
    """Old drivers write it as four bytes."""


def registry_adapters() -> Iterator[Adapter]:
    """Return what the registry lists; nothing where there is none. Raises OSError where it is closed to us."""
    if sys.platform != "win32":
        return
    import winreg  # noqa: PLC0415  # exists there alone

    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _ADAPTERS) as adapters:
        for index in range(winreg.QueryInfoKey(adapters)[0]):
            name = winreg.EnumKey(adapters, index)
            if name.isdecimal():
                with winreg.OpenKey(adapters, name) as entry:
                    values = {
                        winreg.EnumValue(entry, at)[0]: winreg.EnumValue(entry, at)[1]
                        for at in range(winreg.QueryInfoKey(entry)[1])
                    }
                yield Adapter(
                    name=str(values.get("DriverDesc", "")),
                    device=str(values.get("MatchingDeviceId", "")),
                    driver=str(values.get("DriverVersion", "")),
                    memory=values.get("HardwareInformation.qwMemorySize", values.get("HardwareInformation.MemorySize")),
                )


class WindowsProbe:
    """Implements `Probe` for what is not NVIDIA's on Windows."""

    vendor = "AMD, Intel and Qualcomm"

    def __init__(self, adapters: Callable[[], Iterator[Adapter]] = registry_adapters) -> None:
        """`adapters` is what tests replace."""
        self._adapters = adapters

    def find(self) -> Findings:
        """Read every adapter of these vendors."""
        found = (gpu_of(adapter) for adapter in self._adapters())
        return Findings(tuple(gpu for gpu in found if gpu is not None))


def gpu_of(adapter: Adapter) -> GpuView | None:
    """Return what an entry tells; None for other vendors' adapters and virtual ones."""
    device = adapter.device.lower()
    vendor = next((vendor for mark, vendor in _VENDORS.items() if mark in device), None)
    if vendor is None:
        return None
    memory = int.from_bytes(adapter.memory, "little") if isinstance(adapter.memory, bytes) else adapter.memory or 0
    unified = vendor == "Qualcomm" or memory < _SMALL_OWN_MEMORY
    size = 0 if unified else max(0, memory)
    return GpuView(
        name=adapter.name or f"{vendor} graphics processor",
        memory_bytes=size,
        # The registry does not know how much is free.
        memory_free_bytes=size,
        driver=adapter.driver,
        vendor=vendor,
        unified_memory=unified,
    )
