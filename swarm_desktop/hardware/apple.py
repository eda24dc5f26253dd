"""Graphics of a Mac: Apple's own chips, and the cards of older ones."""

import platform
from typing import Any

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.json_tree import at, bytes_at, items, parse, text_at
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.tools import RunTool, run_tool

SYSCTL = ("sysctl", "hw.memsize", "iogpu.wired_limit_mb", "machdep.cpu.brand_string")
SYSTEM_PROFILER = ("system_profiler", "-json", "SPDisplaysDataType")

_LARGE_MEMORY = 36 * 2**30
"""From here on macOS lets graphics have three quarters of the memory, below two thirds."""
_VENDORS = {"0x1002": "AMD", "0x8086": "Intel", "0x10de": "NVIDIA"}


class AppleProbe:
    """Implements `Probe` for macOS."""

    vendor = "Apple"

    def __init__(self, run: RunTool = run_tool, system: str | None = None) -> None:
        """`run` and `system` are what tests replace."""
        self._run = run
        self._system = system or platform.system()

    def find(self) -> Findings:
        """Read the list of graphics processors; an Apple chip is found even where that list is not told."""
        if self._system != "Darwin":
            return Findings()
        facts = read_sysctl(self._run(SYSCTL) or "")
        unread: list[str] = []
        try:
            gpus = read_system_profiler(self._run(SYSTEM_PROFILER) or "", facts)
        except UnreadableError as error:
            gpus = ()
            unread.append(f"The list of graphics processors cannot be read: {error}.")
        chip = facts.get("machdep.cpu.brand_string", "")
        if chip.startswith("Apple") and not any(gpu.unified_memory for gpu in gpus):
            gpus = (_apple_gpu(chip, "", facts), *gpus)
        return Findings(gpus, tuple(unread))


def read_sysctl(text: str) -> dict[str, str]:
    """Return the names and values of `sysctl`; names that it does not know are missing."""
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, colon, value in lines if colon}


def working_set_bytes(facts: dict[str, str]) -> int:
    """Return how much of the memory macOS lets graphics have: what the person set, else its own share."""
    memory, wired = (
        int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else 0  # noqa: PLR2004  # 64 bits
        for value in (facts.get("hw.memsize", ""), facts.get("iogpu.wired_limit_mb", ""))
    )
    if wired:
        return min(memory, wired * 2**20)
    return memory * 3 // 4 if memory >= _LARGE_MEMORY else memory * 2 // 3


def read_system_profiler(text: str, facts: dict[str, str]) -> tuple[GpuView, ...]:
    """Return the graphics processors that are listed; none where the text is not understood."""
    cards = items(at(parse(text), "SPDisplaysDataType"))
    return tuple(gpu for card in cards if (gpu := _gpu(card, facts)) is not None)


def _gpu(card: Any, facts: dict[str, str]) -> GpuView | None:
    name = text_at(card, "sppci_model") or text_at(card, "_name")
    if not name:
        return None
    # sppci_vendor_Apple, AMD (0x1002), Intel: the written ones are translated, the numbers are not.
    told = f"{text_at(card, 'spdisplays_vendor')} {text_at(card, 'spdisplays_vendor-id')}"
    if "apple" in told.lower() or name.startswith("Apple"):
        cores = text_at(card, "sppci_cores")
        return _apple_gpu(f"{name} ({cores} cores)" if cores else name, _metal(card), facts)
    vendor = next((vendor for number, vendor in _VENDORS.items() if number in told.lower()), "")
    vendor = vendor or next((vendor for vendor in _VENDORS.values() if vendor.lower() in f"{told} {name}".lower()), "")
    shared = bytes_at(card, "spdisplays_vram_shared")
    total = bytes_at(card, "spdisplays_vram") or bytes_at(card, "_spdisplays_vram") or shared or 0
    return GpuView(
        name=name,
        memory_bytes=total,
        memory_free_bytes=total,
        vendor=vendor,
        compute_capability=_metal(card),
        unified_memory=shared is not None,
    )


def _apple_gpu(name: str, metal: str, facts: dict[str, str]) -> GpuView:
    size = working_set_bytes(facts)
    return GpuView(
        name=name,
        memory_bytes=size,
        memory_free_bytes=size,
        vendor="Apple",
        compute_capability=metal,
        unified_memory=True,
    )


def _metal(card: Any) -> str:
    """Return `Metal 3` of `spdisplays_metal3`, or of `spdisplays_mtlgpufamilysupport`."""
    told = text_at(card, "spdisplays_mtlgpufamilysupport") or text_at(card, "spdisplays_metal")
    word = told.removeprefix("spdisplays_").replace(" ", "").lower()
    version = word.removeprefix("metal")
    return f"Metal {version}" if word.startswith("metal") and version.isdecimal() else ""
