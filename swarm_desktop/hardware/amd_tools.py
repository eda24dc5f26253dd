"""AMD graphics processors as `amd-smi` and `rocm-smi` describe them in JSON."""

from typing import Any

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.json_tree import at, bytes_at, items, parse, text_at

AMD_SMI_STATIC = ("amd-smi", "static", "--asic", "--driver", "--vram", "--json")
AMD_SMI_MEMORY = ("amd-smi", "metric", "--mem-usage", "--json")
ROCM_SMI = ("rocm-smi", "--showproductname", "--showmeminfo", "vram", "--showdriverversion", "--json")

_INTEGRATED = frozenset(
    f"gfx{number}"
    for number in "902 909 90c 1013 1033 1035 1036 1037 1103 1150 1151 1152 1153 1170 1171".split()  # noqa: SIM905
)
"""Graphics in the same chip as the processor."""


def is_integrated(target: str) -> bool:
    """Whether programs compiled for `target`, such as `gfx1103`, run on a part of a processor."""
    return target in _INTEGRATED


def read_amd_smi(static: str, memory: str) -> tuple[GpuView, ...]:
    """Return the devices of `amd-smi static` and `amd-smi metric`; none where they cannot be understood."""
    free = {text_at(entry, "gpu"): _free(at(entry, "mem_usage")) for entry in _entries(memory)}
    gpus = []
    for entry in _entries(static):
        total = bytes_at(entry, "vram", "size", unit="M") or bytes_at(entry, "vram", "size_mb", unit="M") or 0
        gpus.append(
            _gpu(
                name=text_at(entry, "asic", "market_name"),
                total=total,
                free=free.get(text_at(entry, "gpu")),
                driver=text_at(entry, "driver", "version") or text_at(entry, "driver", "driver_version"),
                target=text_at(entry, "asic", "target_graphics_version"),
            )
        )
    return tuple(gpu for gpu in gpus if gpu.memory_bytes or gpu.compute_capability)


def _entries(text: str) -> list[Any]:
    tree = parse(text)
    # Since ROCm 7 the list has a name.
    return items(tree) or items(at(tree, "gpu_data"))


def _free(usage: Any) -> int | None:
    free = bytes_at(usage, "free_vram", unit="M")
    total, used = bytes_at(usage, "total_vram", unit="M"), bytes_at(usage, "used_vram", unit="M")
    return free if free is not None else _difference(total, used)


def read_rocm_smi(text: str) -> tuple[GpuView, ...]:
    """Return the devices of `rocm-smi`, whose names of things changed with every release; none where it has none."""
    tree = parse(text)
    if not isinstance(tree, dict):
        return ()
    driver = text_at(tree, "system", "Driver version")
    gpus = []
    for key, card in tree.items():
        total = bytes_at(card, "VRAM Total Memory (B)")
        if not str(key).startswith("card") or total is None:
            continue
        names = ("Card Series", "Device Name", "Card Model", "Card SKU")
        gpus.append(
            _gpu(
                name=next((name for label in names if (name := text_at(card, label)) and name[:2] != "0x"), ""),
                total=total,
                free=_difference(total, bytes_at(card, "VRAM Total Used Memory (B)")),
                driver=driver,
                target=text_at(card, "GFX Version"),
            )
        )
    return tuple(gpus)


def _gpu(*, name: str, total: int, free: int | None, driver: str, target: str) -> GpuView:
    return GpuView(
        name=name or "AMD graphics processor",
        memory_bytes=total,
        # One that does not tell is taken as free: nothing else could be proposed for it.
        memory_free_bytes=total if free is None else min(free, total),
        driver=driver,
        vendor="AMD",
        compute_capability=target,
        unified_memory=is_integrated(target),
    )


def _difference(total: int | None, used: int | None) -> int | None:
    return None if total is None or used is None else max(0, total - used)
