"""How much of the machine workers get: threads, and what they may take of its memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from swarm_desktop.core.settings import MemorySettings, WorkerSettings
from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.hardware.memory import memory
from swarm_desktop.models.cache_shape import CacheType
from swarm_desktop.models.catalog_model import CatalogModel
from swarm_desktop.models.graphics import RuntimeDevice, with_devices
from swarm_desktop.models.memory_pools import EVERYTHING_FREE, budget_rules, memory_pools
from swarm_desktop.models.worker_plan import WorkerPlan, WorkerWishes, plan_worker
from swarm_desktop.workers.child_messages import EMBEDDED_TOKENS

PROMPT_CACHE_SHARE_OF_FREE_MEMORY = 0.1
MOST_PROMPT_CACHE_BYTES = 2 * 2**30
SMALL_MODEL_PARAMETERS = 20_000_000
"""Below this a second thread costs more in waiting than it computes."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the workers of this machine may take, at one moment."""

    hardware: HardwareView
    """With the graphics processors that the runtime sees, and the memory that is free."""
    memory: MemorySettings
    voters: int
    """How many usually vote."""
    taken_bytes: int
    """What other workers were planned to take of the machine's memory."""


Allow: TypeAlias = Callable[[], Allowance]
"""Measures what may be taken. It may ask a driver, so it is called in a thread."""


def measured_allowance(
    devices: Sequence[RuntimeDevice], cores: int, settings: MemorySettings, voters: int, taken_bytes: int
) -> Allowance:
    """Return what may be taken now."""
    found = memory()
    machine = HardwareView(
        physical_cores=cores, memory_bytes=found.total, memory_available_bytes=found.available, processor="processor"
    )
    return Allowance(with_devices(machine, devices), settings, voters, taken_bytes)


def plan_for(
    shape: CatalogModel,
    settings: WorkerSettings,
    allowance: Allowance,
    *,
    embeds: bool = False,
    companion_bytes: int = 0,
) -> WorkerPlan:
    """Return what a worker for a model gets. Raises NotEnoughMemoryError."""
    wishes = WorkerWishes(
        voters=allowance.voters,
        context_tokens=settings.context_tokens,
        slots=settings.slots,
        cache_type=CacheType[settings.cache_type.upper()],
        graphics_layers=settings.graphics_layers,
        companion_bytes=companion_bytes,
    )
    if embeds:
        wishes = replace(wishes, context_tokens=min(shape.trained_context, EMBEDDED_TOKENS), cache_type=CacheType.F16)
    hardware, taken = allowance.hardware, allowance.taken_bytes
    return plan_worker(
        shape,
        memory_pools(hardware, budget_rules(allowance.memory), taken_bytes=taken),
        hardware.physical_cores,
        wishes,
        free=memory_pools(hardware, EVERYTHING_FREE, taken_bytes=taken),
    )


def wanted_threads(parameters: int, cores: int, wished: int | None) -> int:
    """Return how many threads a worker would use if it were alone; never more than there are physical cores."""
    alone = 1 if parameters < SMALL_MODEL_PARAMETERS else cores
    return max(1, min(wished or alone, cores))


def share_threads(wanted: Sequence[int], cores: int) -> tuple[int, ...]:
    """Deal the physical cores out to workers, evenly, none more than it wants and each at least one.

    The sum stays within `cores` unless there are more workers than cores.
    """
    shares = [1] * len(wanted)
    free = cores - len(wanted)
    while free > 0 and any(share < most for share, most in zip(shares, wanted, strict=True)):
        for index, most in enumerate(wanted):
            if free > 0 and shares[index] < most:
                shares[index] += 1
                free -= 1
    return tuple(shares)


def prompt_cache_bytes(free_bytes: int) -> int:
    """Return how much memory prompts that were read before may keep once others need their place in the cache."""
    return min(MOST_PROMPT_CACHE_BYTES, int(free_bytes * PROMPT_CACHE_SHARE_OF_FREE_MEMORY))
