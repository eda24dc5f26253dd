"""Which model a machine should run, how, and why not the others. Pure: facts in, choice out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.footprint import Load
from swarm_desktop.models.memory_pools import BudgetRules, MemoryPool, memory_pools
from swarm_desktop.models.placement import place
from swarm_desktop.models.plan import ENOUGH_VOTERS, Plan, Wishes
from swarm_desktop.models.quantisation import bits
from swarm_desktop.models.reasons import cannot_fit, no_better_than_smaller, nothing_fits, plan_words, why_not

_CONTEXT_STEPS = (131_072, 98_304, 65_536, 49_152, 32_768, 24_576, 16_384, 12_288, 8192, 6144, 4096, 2048, 1024)
_MOST_WISHES = 2
"""Memory beyond this many times the wished context is left to other programs."""
_MOST_USEFUL_BITS = 8
"""More bits cost memory and time, and nobody has seen the answers become better."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A file that was not chosen."""

    model: CatalogModel
    file: CatalogFile
    plan: Plan | None
    """The best way to run it; None where it does not fit."""
    why_not: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What one machine should run."""

    choice: Plan | None
    """None where nothing fits."""
    alternatives: tuple[Alternative, ...]
    """Every other file, the best first."""
    pools: tuple[MemoryPool, ...]

    @property
    def explanation(self) -> str:
        """The choice in one line."""
        return plan_words(self.choice) if self.choice else nothing_fits(self.pools)


def select(
    hardware: HardwareView,
    models: Sequence[CatalogModel],
    wishes: Wishes | None = None,
    rules: BudgetRules | None = None,
) -> Selection:
    """Choose for this machine.

    `hardware` lists only graphics processors that a runtime here can use.
    """
    wishes = wishes or Wishes()
    pools = memory_pools(hardware, rules)
    cores = hardware.physical_cores
    best = [(model, file, best_plan(model, file, pools, cores, wishes)) for model in models for file in model.files]
    useful = [plan for model, file, plan in best if plan is not None and not _wasteful(model, file)]
    choice = max(useful, key=lambda plan: plan.rank, default=None)
    alternatives = [
        Alternative(model, file, plan, _reason(model, file, plan, choice=choice, pools=pools, wishes=wishes))
        for model, file, plan in best
        if choice is None or file is not choice.load.file
    ]
    alternatives.sort(key=_order, reverse=True)
    return Selection(choice, tuple(alternatives), pools)


def best_plan(
    model: CatalogModel, file: CatalogFile, pools: Sequence[MemoryPool], cores: int, wishes: Wishes
) -> Plan | None:
    """Return the best way to run one file; None where it does not fit even for one voter with little context."""
    plans = (_plan(load, pools, cores, wishes) for load in _loads(model, file, wishes))
    return max((plan for plan in plans if plan is not None), key=lambda plan: plan.rank, default=None)


def _plan(load: Load, pools: Sequence[MemoryPool], cores: int, wishes: Wishes) -> Plan | None:
    placement = place(load, pools)
    return Plan(load, placement, cores, wishes) if placement else None


def _loads(model: CatalogModel, file: CatalogFile, wishes: Wishes) -> Iterator[Load]:
    for voters in voter_steps(wishes.voters):
        for tokens in context_steps(min(model.trained_context, _MOST_WISHES * wishes.context_tokens)):
            yield Load(model, file, voters, tokens, wishes.cache_type, wishes.shared_weights, wishes.answer_tokens)


def voter_steps(wished: int) -> tuple[int, ...]:
    """Return the numbers of voters worth trying, fewest first."""
    return tuple(sorted({wished, *(n for n in (ENOUGH_VOTERS, 2, 1) if n < wished)}))


def context_steps(most: int) -> tuple[int, ...]:
    """Return the contexts worth trying, largest first."""
    return (most, *(step for step in _CONTEXT_STEPS if step < most))


def _wasteful(model: CatalogModel, file: CatalogFile) -> bool:
    """Whether another file of the model says the same in less memory."""
    return (bits(file.quantisation) or 0) > _MOST_USEFUL_BITS and any(
        (bits(other.quantisation) or 0) <= _MOST_USEFUL_BITS for other in model.files
    )


def _reason(
    model: CatalogModel,
    file: CatalogFile,
    plan: Plan | None,
    *,
    choice: Plan | None,
    pools: Sequence[MemoryPool],
    wishes: Wishes,
) -> str:
    if plan is None or choice is None:
        least = min(_loads(model, file, wishes), key=lambda load: load.weight_bytes + load.cache_bytes)
        return cannot_fit(least, pools)
    return no_better_than_smaller(file) if _wasteful(model, file) else why_not(plan, choice)


def _order(alternative: Alternative) -> tuple[float, ...]:
    if alternative.plan is None:
        return (float("-inf"), -alternative.file.size_bytes)
    return alternative.plan.rank
