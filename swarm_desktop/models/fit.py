"""Whether a model has room in this machine, told before it is fetched."""

from collections.abc import Sequence

from swarm_desktop.core.model_files import Fit
from swarm_desktop.models.memory_pools import MemoryPool, PoolKind

_LITTLE_CONTEXT_BYTES = 2**29
"""Weights alone answer nothing: so much goes into a short context and scratch space."""
_ROOMY_CONTEXT_BYTES = 2 * 2**30
_ROOMY_SHARE = 1.1
_USUAL_BITS = 4.9
"""What one parameter takes in the usual four-bit quantisation, with the few tensors that are kept finer."""


def fit_of(size_bytes: int, pools: Sequence[MemoryPool]) -> Fit:
    """Return whether a file of that size has room; UNKNOWN where size or memory are not known."""
    total = sum(pool.budget_bytes for pool in pools)
    if size_bytes <= 0 or total <= 0:
        return Fit.UNKNOWN
    if size_bytes + _LITTLE_CONTEXT_BYTES > total:
        return Fit.TOO_LARGE
    # Layers on the processor slow down those on a graphics processor: roomy is what fits on those alone.
    fast = sum(pool.budget_bytes for pool in pools if pool.kind is not PoolKind.PROCESSOR) or total
    return Fit.ROOMY if size_bytes * _ROOMY_SHARE + _ROOMY_CONTEXT_BYTES <= fast else Fit.TIGHT


def likely_size(parameters: int) -> int:
    """Return about how large a model is in the usual quantisation, in bytes."""
    return int(parameters * _USUAL_BITS / 8)
