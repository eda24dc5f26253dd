"""Says in one line why a model was chosen, and why another one was not."""

from collections.abc import Sequence

from swarm_desktop.models.catalog_model import CatalogFile
from swarm_desktop.models.footprint import Load
from swarm_desktop.models.memory_pools import GIGABYTE, MemoryPool, PoolKind
from swarm_desktop.models.placement import shortfall
from swarm_desktop.models.plan import Plan, tokens_words, voters_words


def plan_words(plan: Plan) -> str:
    """Return for example `7B at Q4_K_M, 5 voters, 16k context each, 5.9 of 8 GB`."""
    load = plan.load
    parts = [
        f"{load.model.size} at {load.file.quantisation}",
        voters_words(load.voters),
        f"{tokens_words(load.context_tokens)} context each",
        f"{gigabytes(plan.placement.bytes)} of {gigabytes(plan.placement.total_bytes)} GB",
    ]
    share = plan.placement.share_on(PoolKind.PROCESSOR)
    if 0 < share < 1:
        parts.append(f"{share:.0%} of its layers on the processor")
    return ", ".join(parts)


def nothing_fits(pools: Sequence[MemoryPool]) -> str:
    """Return that there is no choice."""
    return f"No model fits: only {gigabytes(sum(pool.budget_bytes for pool in pools))} GB may be used."


def cannot_fit(least: Load, pools: Sequence[MemoryPool]) -> str:
    """Return that even this load is too large for all pools together."""
    needed, usable = shortfall(least, pools)
    return f"Does not fit: needs at least {gigabytes(needed)} GB, and {gigabytes(usable)} GB may be used."


def no_better_than_smaller(file: CatalogFile) -> str:
    """Return why nobody needs so many bits."""
    return f"{file.quantisation} takes more memory than Q8_0 and answers no better."


def why_not(plan: Plan, choice: Plan) -> str:
    """Return the reason that decided between a plan that fits and the chosen one."""
    model, file = plan.load.model, plan.load.file
    chosen = choice.load
    if model is chosen.model and file.size_bytes < chosen.file.size_bytes:
        return f"{chosen.file.quantisation} answers better and fits, too."
    if plan.size_class < choice.size_class:
        return f"The larger {chosen.model.size} fits."
    more = [drawback.words for drawback in plan.drawbacks if drawback not in choice.drawbacks]
    if more:
        return f"It fits, but {', '.join(more)}."
    if model.priority < chosen.model.priority:
        return f"{chosen.model.id} is as good a size and ranks higher in the catalog."
    return f"{chosen.model.id} at {chosen.file.quantisation} makes more of the memory."


def gigabytes(size: int) -> str:
    """Return a size without unit: `5.9`, `24`."""
    value = f"{size / GIGABYTE:.1f}"
    return value.removesuffix(".0")
