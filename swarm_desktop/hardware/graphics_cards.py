"""Graphics processors as the Linux kernel lists them, whoever made them."""

from collections.abc import Iterator
from dataclasses import dataclass

from swarm_desktop.hardware.system_files import SystemFiles

AMD, INTEL, NVIDIA = 0x1002, 0x8086, 0x10DE
_PCI_NAMES = ("usr/share/hwdata/pci.ids", "usr/share/misc/pci.ids")


@dataclass(frozen=True, slots=True)
class GraphicsCard:
    """One device that the kernel can draw with."""

    folder: str
    """Where the kernel tells about the device."""
    address: str
    """On the PCI bus, for example `0000:03:00.0`; empty where it is on none."""
    device_id: int
    driver: str
    """Name of its kernel module; empty where none is loaded."""


def graphics_cards(files: SystemFiles, vendor_id: int) -> Iterator[GraphicsCard]:
    """Return a vendor's cards in the order of their numbers."""
    found = [path for path in files.folders("sys/class/drm/card*") if path.rpartition("card")[2].isdecimal()]
    for card in sorted(found, key=lambda path: int(path.rpartition("card")[2])):
        folder = f"{card}/device"
        if files.number(f"{folder}/vendor") == vendor_id:
            address = _named(files, f"{folder}/uevent", "PCI_SLOT_NAME")
            driver = _named(files, f"{folder}/uevent", "DRIVER")
            yield GraphicsCard(folder, address, files.number(f"{folder}/device") or 0, driver)


def is_suspended(files: SystemFiles, card: GraphicsCard) -> bool:
    """Whether a card sleeps; asking it anything would wake it."""
    return files.text(f"{card.folder}/power/runtime_status") == "suspended"


def pci_name(files: SystemFiles, vendor_id: int, device_id: int) -> str:
    """Return how the list of PCI devices calls a device; empty where it, or the list, is missing."""
    for path in _PCI_NAMES:
        text = files.text(path)
        if text is None:
            continue
        _, found, rest = f"\n{text}".partition(f"\n{vendor_id:04x}  ")
        for line in rest.splitlines()[1:] if found else ():
            if line[:1] not in {"\t", "#"}:
                break
            if line.startswith(f"\t{device_id:04x}  "):
                return _marketed(line.strip().partition("  ")[2])
    return ""


def _marketed(name: str) -> str:
    """Return `Radeon RX 7900 XTX` of `Navi 31 [Radeon RX 7900 XTX]`."""
    inner = name.partition("[")[2].rpartition("]")[0]
    return inner or name


def _named(files: SystemFiles, path: str, name: str) -> str:
    for line in (files.text(path) or "").splitlines():
        label, _, value = line.partition("=")
        if label == name:
            return value.strip()
    return ""
