"""How much memory a model asks for, before it is loaded."""

from dataclasses import dataclass, replace
from pathlib import Path

from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.cache_shape import CacheType
from swarm_desktop.models.described import described
from swarm_desktop.models.footprint import Load
from swarm_desktop.models.gguf import read_header
from swarm_desktop.models.memory_pools import PoolKind
from swarm_desktop.models.plan import Wishes
from swarm_desktop.models.worker_plan import LEAST_CONTEXT_TOKENS
from swarm_desktop.workers.budget import Allowance, plan_for


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes."""

    machine: int
    """Of the machine's memory, where it gets a context as editors want it."""
    graphics: int
    least: int
    """On whatever device, for one voter with hardly any context."""


def needs_of(model: ModelView, settings: WorkerSettings, allowance: Allowance) -> Needs:
    """Return what a model asks for where it is alone. Reads its file: for a thread. Raises ModelFileError."""
    shape = described(model, read_header(Path(model.path)))
    usual = min(settings.context_tokens or Wishes().context_tokens, shape.trained_context)
    # As if nothing were taken: what others would have to give back for it.
    hardware = replace(allowance.hardware, memory_available_bytes=allowance.hardware.memory_bytes)
    wished = settings.model_copy(update={"context_tokens": usual, "slots": settings.slots or allowance.voters})
    load = Load(shape, shape.files[0], 1, LEAST_CONTEXT_TOKENS, CacheType[settings.cache_type.upper()])
    least = load.weight_bytes + load.cache_bytes + load.extra_bytes(PoolKind.PROCESSOR)
    plan = plan_for(shape, wished, replace(allowance, hardware=hardware, taken_bytes=0))
    return Needs(plan.machine_bytes, plan.bytes - plan.machine_bytes, min(least, plan.bytes))
