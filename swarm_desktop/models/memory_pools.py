"""How much memory models may take, and where."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.settings import MemorySettings
from swarm_desktop.core.snapshot import GpuView, HardwareView

GIGABYTE = 2**30
_UNIFIED_VENDORS = frozenset({"Apple", "NVIDIA"})
"""Elsewhere a graphics processor that shares the machine's memory reads it no faster than the processor does."""


@dataclass(frozen=True, slots=True)
class BudgetRules:
    """How much is left to everything else on the machine."""

    graphics_share: float = 0.9
    """Share of a graphics processor's own memory that models may take."""
    reserved_bytes: int = 4 * GIGABYTE
    """What the system and other programs keep of the machine's memory."""
    most_reserved_share: float = 0.5
    """On a small machine they keep at most this share."""


def budget_rules(settings: MemorySettings) -> BudgetRules:
    """Return the rules that a person set."""
    return BudgetRules(settings.graphics_share, int(settings.reserved_gb * GIGABYTE))


class PoolKind(StrEnum):
    """Who computes on what lies in a pool."""

    GRAPHICS = "graphics"
    UNIFIED = "unified"
    """A graphics processor, on the machine's own memory."""
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class MemoryPool:
    """Memory that one device computes on."""

    name: str
    kind: PoolKind
    total_bytes: int
    budget_bytes: int
    """What models may take now: never more than is free."""
    device: str = ""
    """What the runtime calls a graphics processor, such as `CUDA0`."""


EVERYTHING_FREE = BudgetRules(graphics_share=1, reserved_bytes=0)
"""What could be had, whatever that does to other programs."""


def memory_pools(
    hardware: HardwareView, rules: BudgetRules | None = None, *, taken_bytes: int = 0
) -> tuple[MemoryPool, ...]:
    """Return where models can lie, in the order in which it should be filled: the fastest and roomiest first.

    `taken_bytes` of the machine's memory belong to models that are loaded already.
    """
    rules = rules or BudgetRules()
    graphics = [
        MemoryPool(gpu.name, PoolKind.GRAPHICS, gpu.memory_bytes, _graphics_budget(gpu, rules), gpu.device)
        for gpu in hardware.gpus
        if not gpu.unified_memory and gpu.memory_bytes > 0
    ]
    graphics.sort(key=lambda pool: pool.budget_bytes, reverse=True)
    budget = _machine_budget(hardware, rules, taken_bytes)
    unified = next((gpu for gpu in hardware.gpus if gpu.unified_memory and is_faster(gpu)), None)
    if unified is None:
        name = hardware.processor or "processor"
        return (*graphics, MemoryPool(name, PoolKind.PROCESSOR, hardware.memory_bytes, budget))
    # What the system does not let graphics have stays free: dealt out over both, a model would gain little.
    most = unified.memory_bytes or hardware.memory_bytes
    shared = MemoryPool(unified.name, PoolKind.UNIFIED, hardware.memory_bytes, min(budget, most), unified.device)
    return (*graphics, shared)


def is_faster(gpu: GpuView) -> bool:
    """Whether it runs models faster than the processor beside it."""
    return not gpu.unified_memory or gpu.vendor in _UNIFIED_VENDORS


def machine_budget_bytes(total_bytes: int, rules: BudgetRules) -> int:
    """Return what all models together may take of the machine's memory."""
    return total_bytes - min(rules.reserved_bytes, int(total_bytes * rules.most_reserved_share))


def _graphics_budget(gpu: GpuView, rules: BudgetRules) -> int:
    return max(0, min(int(gpu.memory_bytes * rules.graphics_share), gpu.memory_free_bytes))


def _machine_budget(hardware: HardwareView, rules: BudgetRules, taken_bytes: int) -> int:
    left = machine_budget_bytes(hardware.memory_bytes, rules) - taken_bytes
    return max(0, min(left, hardware.memory_available_bytes))
