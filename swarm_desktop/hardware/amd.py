"""AMD graphics processors: from their own tools where installed, else from the kernel's files."""

from dataclasses import replace

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.amd_tools import (
    AMD_SMI_MEMORY,
    AMD_SMI_STATIC,
    ROCM_SMI,
    is_integrated,
    read_amd_smi,
    read_rocm_smi,
)
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.graphics_cards import AMD, GraphicsCard, graphics_cards, pci_name
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool

_NODES = "sys/class/kfd/kfd/topology/nodes/*"
_SMALL_CARVE_OUT = 8 * 2**30
"""Firmware gives graphics in a processor at most this, by default, and lets it borrow the rest."""


class AmdProbe:
    """Implements `Probe` for Linux; on Windows the system's own list of adapters tells more."""

    vendor = "AMD"

    def __init__(self, run: RunTool = run_tool, files: SystemFiles | None = None) -> None:
        """`run` and `files` are what tests replace."""
        self._run = run
        self._files = files or SystemFiles()

    def find(self) -> Findings:
        """Read every card of the kernel's list; tools add names, and cards where a container hides the list."""
        cards = list(graphics_cards(self._files, AMD))
        from_files = [gpu_from_files(self._files, card) for card in cards]
        told, troubles = self._from_tools()
        gpus = told if told and len(told) >= sum(gpu is not None for gpu in from_files) else None
        if gpus is not None:
            return Findings(tuple(map(_with_borrowed, gpus, from_files) if len(gpus) == len(from_files) else gpus))
        unread = [
            f"The AMD graphics processor {card.address or card.folder} has no driver that tells its memory."
            for card, gpu in zip(cards, from_files, strict=True)
            if gpu is None
        ]
        if not cards:
            unread += [f"AMD graphics processors cannot be read: {trouble}." for trouble in troubles]
        return Findings(tuple(filter(None, from_files)), tuple(unread))

    def _from_tools(self) -> tuple[tuple[GpuView, ...], list[str]]:
        troubles: list[str] = []
        for ask in (self._ask_amd_smi, self._ask_rocm_smi):
            try:
                found = ask()
            except UnreadableError as error:
                troubles.append(str(error))
            else:
                if found:
                    return found, troubles
        return (), troubles

    def _ask_amd_smi(self) -> tuple[GpuView, ...]:
        static = self._run(AMD_SMI_STATIC)
        return read_amd_smi(static, self._run(AMD_SMI_MEMORY) or "") if static is not None else ()

    def _ask_rocm_smi(self) -> tuple[GpuView, ...]:
        text = self._run(ROCM_SMI)
        return read_rocm_smi(text) if text is not None else ()


def _with_borrowed(told: GpuView, read: GpuView | None) -> GpuView:
    """Tools tell only what firmware set aside; the kernel also knows what the chip may borrow."""
    if read is None or not read.unified_memory:
        return told
    sizes = replace(told, memory_bytes=read.memory_bytes, memory_free_bytes=read.memory_free_bytes)
    return replace(sizes, unified_memory=True)


def gpu_from_files(files: SystemFiles, card: GraphicsCard) -> GpuView | None:
    """Return what the kernel tells of a card; None where its driver does not tell the memory."""
    sizes = {
        name: files.number(f"{card.folder}/mem_info_{name}")
        for name in ("vram_total", "vram_used", "gtt_total", "gtt_used")
    }
    total, borrowed = sizes["vram_total"], sizes["gtt_total"] or 0
    if total is None:
        return None
    free = max(0, total - (sizes["vram_used"] or 0))
    target = _target(files, card)
    maker = files.text(f"{card.folder}/mem_info_vram_vendor") or "unknown"
    guessed = not target and maker == "unknown" and total <= min(borrowed, _SMALL_CARVE_OUT)
    unified = is_integrated(target) or guessed
    if unified:
        total += borrowed
        free += max(0, borrowed - (sizes["gtt_used"] or 0))
    name = files.text(f"{card.folder}/product_name") or pci_name(files, AMD, card.device_id)
    return GpuView(
        name=name or f"AMD graphics processor ({card.device_id:#06x})",
        memory_bytes=total,
        memory_free_bytes=free,
        driver=files.text("sys/module/amdgpu/version") or card.driver,
        vendor="AMD",
        compute_capability=target,
        unified_memory=unified,
    )


def _target(files: SystemFiles, card: GraphicsCard) -> str:
    """Return for example `gfx1100`, from the compute driver's list, which knows cards by their render number."""
    minors = {path.rpartition("renderD")[2] for path in files.folders(f"{card.folder}/drm/renderD*")}
    for node in files.folders(_NODES):
        properties = {}
        for line in (files.text(f"{node}/properties") or "").splitlines():
            name, _, number = line.partition(" ")
            properties[name] = number.strip()
        version = properties.get("gfx_target_version", "")
        if properties.get("drm_render_minor") in minors and version.isdecimal() and int(version):
            major, minor, step = int(version) // 10_000, int(version) // 100 % 100, int(version) % 100
            return f"gfx{major}{minor:x}{step:x}"
    return ""
