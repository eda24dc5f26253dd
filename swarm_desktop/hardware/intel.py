"""Intel graphics processors: from the kernel's files, with names and memory from Intel's tools where installed."""

from collections.abc import Sequence
from dataclasses import replace

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.graphics_cards import INTEL, GraphicsCard, graphics_cards, pci_name
from swarm_desktop.hardware.intel_tools import (
    SYCL_LS,
    XPU_SMI,
    device_command,
    read_sycl_ls,
    read_xpu_smi_device,
    read_xpu_smi_list,
)
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool

_INTEGRATED_PLACE = "00:02.0"
"""Where every Intel processor has its own graphics."""
_MEMORY_WINDOW = 2
"""Which of the windows that a card opens on the bus shows its memory."""
_SMALL_WINDOW = 2**28
"""Without a resizable window only so much of any card's memory is seen."""


class IntelProbe:
    """Implements `Probe` for Linux; on Windows the system's own list of adapters tells more."""

    vendor = "Intel"

    def __init__(self, run: RunTool = run_tool, files: SystemFiles | None = None) -> None:
        """`run` and `files` are what tests replace."""
        self._run = run
        self._files = files or SystemFiles()

    def find(self) -> Findings:
        """Read every card; what the kernel does not tell of it is asked of the tools."""
        cards = list(graphics_cards(self._files, INTEL))
        gpus = [gpu_from_files(self._files, card) for card in cards]
        discrete = [gpu for gpu in gpus if not gpu.unified_memory]
        told = self._ask_xpu_smi() if discrete or not gpus else ()
        if told and len(told) >= len(discrete):
            gpus = [*told, *(gpu for gpu in gpus if gpu.unified_memory)]
        gpus = self._named(gpus)
        unread = [
            f"{gpu.name} does not tell how much memory it has: install xpu-smi, or switch on Resizable BAR in the "
            "firmware."
            for gpu in gpus
            if not gpu.unified_memory and not gpu.memory_bytes
        ]
        return Findings(tuple(gpus), tuple(unread))

    def _ask_xpu_smi(self) -> Sequence[GpuView]:
        try:
            devices = read_xpu_smi_list(self._run(XPU_SMI) or "")
            told = [read_xpu_smi_device(self._run(device_command(device)) or "") for device in devices]
        except UnreadableError:
            # The kernel's files stand for it.
            return ()
        return [gpu for gpu in told if gpu is not None]

    def _named(self, gpus: list[GpuView]) -> list[GpuView]:
        """Give cards whose name the kernel does not know the one that the compute runtime tells."""
        if gpus and not any(_is_nameless(gpu) for gpu in gpus):
            return gpus
        try:
            told = read_sycl_ls(self._run(SYCL_LS) or "")
        except UnreadableError:
            return gpus
        if not gpus:
            # A container hides the kernel's list. Whether they have memory of their own is not told.
            return list(told)
        if len(told) != len(gpus):
            return gpus
        return [
            replace(gpu, name=other.name, driver=other.driver or gpu.driver) if _is_nameless(gpu) else gpu
            for gpu, other in zip(gpus, told, strict=True)
        ]


def _is_nameless(gpu: GpuView) -> bool:
    return gpu.name.startswith("Intel graphics processor")


def gpu_from_files(files: SystemFiles, card: GraphicsCard) -> GpuView:
    """Return what the kernel tells of a card; a memory of 0 where it does not."""
    unified = card.address.endswith(_INTEGRATED_PLACE)
    total = 0 if unified else _own_memory(files, card)
    return GpuView(
        name=pci_name(files, INTEL, card.device_id) or f"Intel graphics processor ({card.device_id:#06x})",
        memory_bytes=total,
        # Drivers tell administrators alone how much of it is free.
        memory_free_bytes=total,
        driver=card.driver,
        vendor="Intel",
        unified_memory=unified,
    )


def _own_memory(files: SystemFiles, card: GraphicsCard) -> int:
    told = files.number(f"{card.folder}/../lmem_total_bytes")
    told = told or sum(
        files.number(f"{tile}/physical_vram_size_bytes") or 0 for tile in files.folders(f"{card.folder}/tile*")
    )
    return told or window_bytes(files.text(f"{card.folder}/resource") or "")


def window_bytes(resource: str) -> int:
    """Return the size of a card's window onto its memory, where that is all of it, else 0."""
    try:
        start, end, _ = (int(number, 16) for number in resource.splitlines()[_MEMORY_WINDOW].split())
    except (IndexError, ValueError):
        return 0
    size = end - start + 1
    return size if size > _SMALL_WINDOW else 0
