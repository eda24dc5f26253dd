"""How a worker runs one model on this machine: its context, its slots, and which device gets which layers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from swarm_desktop.core.errors import NotEnoughMemoryError
from swarm_desktop.core.settings import MAX_VOTERS
from swarm_desktop.models.cache_shape import CacheType
from swarm_desktop.models.catalog_model import CatalogModel
from swarm_desktop.models.footprint import Load
from swarm_desktop.models.memory_pools import MemoryPool, PoolKind
from swarm_desktop.models.placement import Placement, place, shortfall
from swarm_desktop.models.plan import Plan, Wishes, tokens_words
from swarm_desktop.models.reasons import gigabytes, plan_words
from swarm_desktop.models.selection import context_steps, voter_steps

LEAST_CONTEXT_TOKENS = 512


@dataclass(frozen=True, slots=True)
class WorkerWishes:
    """What a person asks of one worker; None: decided from the memory."""

    voters: int = 5
    """How many usually vote: so many slots are worth a shorter context."""
    context_tokens: int | None = None
    slots: int | None = None
    cache_type: CacheType = CacheType.F16
    graphics_layers: int | None = None
    """At most so many layers on graphics processors, the output counted as one."""
    companion_bytes: int = 0
    """Weights that are loaded beside the model's own: adapters, and what reads images."""


@dataclass(frozen=True, slots=True)
class DevicePart:
    """What one graphics processor gets."""

    device: str
    """As the runtime calls it."""
    layers: int
    """The output counted as one."""


@dataclass(frozen=True, slots=True)
class WorkerPlan:
    """What a worker gets of the machine."""

    cache_tokens: int
    """Over all slots; what several voters read together counts once."""
    request_tokens: int
    """Tokens that one request alone can get: never more than the model was trained for."""
    slots: int
    bytes: int
    """Memory of weights, cache and program, over all devices."""
    machine_bytes: int
    """The part of it that is the machine's own memory, graphics on shared memory included."""
    weight_bytes: int
    words: str
    """One line for people: `7.6B at Q4_K_M, 5 voters, 32k context each, 7 of 8 GB`."""
    cache_type: CacheType = CacheType.F16
    graphics: tuple[DevicePart, ...] = ()
    """Those that get layers; the processor computes the rest."""
    caution: str = ""
    """What is risky about what the person asked for; empty where nothing is."""

    @property
    def graphics_layers(self) -> int:
        """Layers on all graphics processors together."""
        return sum(part.layers for part in self.graphics)


def plan_worker(
    model: CatalogModel,
    pools: Sequence[MemoryPool],
    cores: int,
    wishes: WorkerWishes | None = None,
    *,
    free: Sequence[MemoryPool] = (),
) -> WorkerPlan:
    """Return the best way to run a described file.

    Where it does not stay within what models may take, but within what is free at all (`free`), it is run and that is
    said. Raises NotEnoughMemoryError, which tells what would fit, where it does not.
    """
    wishes = wishes or WorkerWishes()
    allowed = _with_processor(pools, wishes)
    if (plan := _best(model, allowed, cores, wishes)) is not None:
        return _worker_plan(plan, wishes)
    most = _with_processor(free, wishes) or allowed
    beyond = _best(model, most, cores, wishes)
    if beyond is None:
        raise _too_large(model, most, cores, wishes)
    budget = sum(pool.budget_bytes for pool in allowed)
    caution = f"It takes {gigabytes(beyond.placement.bytes)} GB, and the settings let models have {gigabytes(budget)}."
    return replace(_worker_plan(beyond, wishes), caution=caution)


def _best(model: CatalogModel, pools: Sequence[MemoryPool], cores: int, wishes: WorkerWishes) -> Plan | None:
    wished = Wishes(voters=wishes.slots or wishes.voters, cache_type=wishes.cache_type)
    if wishes.context_tokens is not None:
        wished = replace(wished, context_tokens=wishes.context_tokens)
    plans = (
        Plan(load, placement, cores, wished)
        for load in _loads(model, wishes, wished)
        if (placement := place(load, pools, wishes.graphics_layers)) is not None
    )
    best = max(plans, key=lambda plan: plan.rank, default=None)
    return _with_spare_slots(best, pools, wishes) if best is not None and wishes.slots is None else best


def _loads(model: CatalogModel, wishes: WorkerWishes, wished: Wishes) -> Iterator[Load]:
    """Yield what could be run: what was asked for is not given up, and the rest as it fits."""
    most = min(model.trained_context, 2 * wished.context_tokens)
    if wishes.context_tokens is not None:
        contexts: tuple[int, ...] = (min(wishes.context_tokens, model.trained_context),)
    else:
        contexts = (*context_steps(most), *([LEAST_CONTEXT_TOKENS] if most > LEAST_CONTEXT_TOKENS else []))
    voters = (wishes.slots,) if wishes.slots else voter_steps(wishes.voters)
    for count in voters:
        for tokens in contexts:
            yield Load(
                model,
                model.files[0],
                count,
                tokens,
                wished.cache_type,
                answer_tokens=wished.answer_tokens,
                companion_bytes=wishes.companion_bytes,
            )


def _with_spare_slots(plan: Plan, pools: Sequence[MemoryPool], wishes: WorkerWishes) -> Plan:
    """Add slots, so that several requests are answered at a time, as far as memory and the devices allow."""
    for slots in range(MAX_VOTERS, plan.load.voters, -1):
        load = replace(plan.load, voters=slots)
        placement = place(load, pools, wishes.graphics_layers)
        if placement is not None and placement.graphics_layers == plan.placement.graphics_layers:
            return Plan(load, placement, plan.cores, plan.wishes)
    return plan


def _worker_plan(plan: Plan, wishes: WorkerWishes) -> WorkerPlan:
    load = plan.load
    voters = min(load.voters, wishes.slots or wishes.voters)
    words = plan_words(replace(plan, load=replace(load, voters=voters)))
    return WorkerPlan(
        cache_tokens=load.cache_tokens,
        request_tokens=load.context_tokens,
        slots=load.voters,
        bytes=plan.placement.bytes,
        machine_bytes=sum(s.bytes for s in plan.placement.shares if s.pool.kind is not PoolKind.GRAPHICS),
        weight_bytes=load.weight_bytes,
        words=words,
        cache_type=load.cache_type,
        graphics=_graphics(plan.placement),
    )


def _graphics(placement: Placement) -> tuple[DevicePart, ...]:
    return tuple(
        DevicePart(share.pool.device, share.units)
        for share in placement.shares
        if share.pool.kind is not PoolKind.PROCESSOR
    )


def _with_processor(pools: Sequence[MemoryPool], wishes: WorkerWishes) -> tuple[MemoryPool, ...]:
    """Return the pools, and the processor on shared memory where graphics are not to have all of a model."""
    shared = next((pool for pool in pools if pool.kind is PoolKind.UNIFIED), None)
    if wishes.graphics_layers is None or shared is None:
        return tuple(pools)
    return (*pools, replace(shared, name="processor", kind=PoolKind.PROCESSOR, device=""))


def _too_large(
    model: CatalogModel, pools: Sequence[MemoryPool], cores: int, wishes: WorkerWishes
) -> NotEnoughMemoryError:
    wished = Wishes(cache_type=wishes.cache_type)
    least = min(_loads(model, wishes, wished), key=lambda load: load.weight_bytes + load.cache_bytes)
    needed, usable = shortfall(least, pools)
    name = model.name or model.id
    sentence = f"{name} needs {gigabytes(needed)} GB, and {gigabytes(usable)} GB can be had now."
    modest = _best(model, pools, cores, replace(wishes, context_tokens=None, slots=None))
    if modest is not None and wishes.context_tokens is not None:
        tokens = modest.load.context_tokens
        return NotEnoughMemoryError(
            f"With {tokens_words(least.context_tokens)} tokens of context {sentence} {tokens_words(tokens)} would fit: "
            "lower the context in Settings (`worker.context_tokens`), or leave it empty."
        )
    if modest is not None:
        return NotEnoughMemoryError(f"With {least.voters} slots {sentence} Lower `worker.slots`, or leave it out.")
    return NotEnoughMemoryError(f"{sentence} Close other programs, or choose a smaller model or quantisation.")
