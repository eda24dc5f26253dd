"""A selection in plain facts, for programs and for lists."""

from dataclasses import dataclass

from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.memory_pools import PoolKind
from swarm_desktop.models.plan import Plan
from swarm_desktop.models.selection import Selection


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What one device gets."""

    name: str
    kind: PoolKind
    layers: int
    """The output counted as one."""
    memory_bytes: int
    budget_bytes: int


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """The chosen way to run a model."""

    name: str
    """As `models download` takes it: family, size and quantisation."""
    model: str
    """The model's id in the catalog."""
    file_bytes: int
    voters: int
    context_tokens: int
    """Of one request."""
    cache_tokens: int
    """Over all voters."""
    memory_bytes: int
    devices: tuple[DeviceFacts, ...]


@dataclass(frozen=True, slots=True)
class AlternativeFacts:
    """A file that was not chosen."""

    name: str
    model: str
    fits: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a machine should run."""

    explanation: str
    """One line for people."""
    choice: ChoiceFacts | None
    unused_graphics: str
    """One line on graphics processors that no model runs on here, and what to do; empty where there are none."""
    alternatives: tuple[AlternativeFacts, ...]


def recommendation(selection: Selection, unused_graphics: str = "") -> Recommendation:
    """Return what was selected, in plain facts; `unused_graphics` is said beside it."""
    return Recommendation(
        explanation=selection.explanation,
        choice=_choice(selection.choice) if selection.choice else None,
        unused_graphics=unused_graphics,
        alternatives=tuple(
            AlternativeFacts(
                name=file_name(other.model, other.file),
                model=other.model.id,
                fits=other.plan is not None,
                why_not=other.why_not,
            )
            for other in selection.alternatives
        ),
    )


def file_name(model: CatalogModel, file: CatalogFile) -> str:
    """Return what a person types to get a file: `qwen2.5-coder:7b:q4_k_m`."""
    return f"{model.family}:{model.size}:{file.quantisation}".lower()


def _choice(plan: Plan) -> ChoiceFacts:
    load = plan.load
    return ChoiceFacts(
        name=file_name(load.model, load.file),
        model=load.model.id,
        file_bytes=load.file.size_bytes,
        voters=load.voters,
        context_tokens=load.context_tokens,
        cache_tokens=load.cache_tokens,
        memory_bytes=plan.placement.bytes,
        devices=tuple(
            DeviceFacts(share.pool.name, share.pool.kind, share.units, share.bytes, share.pool.budget_bytes)
            for share in plan.placement.shares
        ),
    )
