"""Deals the layers of a model out to the devices of a machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from swarm_desktop.models.footprint import Load
from swarm_desktop.models.memory_pools import MemoryPool, PoolKind


@dataclass(frozen=True, slots=True)
class DeviceShare:
    """What one device gets of a model."""

    pool: MemoryPool
    units: int
    """Layers, the output counted as one."""
    bytes: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model lies; together its shares are the whole of it, and each is within its pool's budget."""

    shares: tuple[DeviceShare, ...]

    @property
    def bytes(self) -> int:
        """Memory over all devices."""
        return sum(share.bytes for share in self.shares)

    @property
    def total_bytes(self) -> int:
        """What the devices have that it lies on."""
        return sum(share.pool.total_bytes for share in self.shares)

    @property
    def graphics_layers(self) -> tuple[int, ...]:
        """How many layers each graphics processor gets, the output counted as one."""
        return tuple(share.units for share in self.shares if share.pool.kind is not PoolKind.PROCESSOR)

    def share_on(self, kind: PoolKind) -> float:
        """Return the share of the layers that devices of one kind compute."""
        units = sum(share.units for share in self.shares)
        return sum(share.units for share in self.shares if share.pool.kind is kind) / units


def place(load: Load, pools: Sequence[MemoryPool], graphics_layers: int | None = None) -> Placement | None:
    """Fill the pools in their order, graphics with at most so many layers; None where something is left over."""
    left = load.units
    graphics_left = left if graphics_layers is None else graphics_layers
    shares: list[DeviceShare] = []
    for pool in pools:
        extra = load.extra_bytes(pool.kind)
        units = min(left, max(0, pool.budget_bytes - extra) // load.unit_bytes)
        if pool.kind is not PoolKind.PROCESSOR:
            units = min(units, graphics_left)
            graphics_left -= units
        if units:
            shares.append(DeviceShare(pool, units, units * load.unit_bytes + extra))
            left -= units
    return Placement(tuple(shares)) if left == 0 else None


def shortfall(load: Load, pools: Sequence[MemoryPool]) -> tuple[int, int]:
    """Return what a load needs, dealt out over all devices that can take a part of it, and what those can give.

    Devices take whole layers: a little of what they have is always left over.
    """
    usable = {
        pool: (pool.budget_bytes - load.extra_bytes(pool.kind)) // load.unit_bytes
        for pool in pools
        if pool.budget_bytes >= load.extra_bytes(pool.kind) + load.unit_bytes
    }
    whole = load.units * load.unit_bytes
    if not usable:
        return whole + min(load.extra_bytes(pool.kind) for pool in pools), sum(pool.budget_bytes for pool in pools)
    extra = sum(load.extra_bytes(pool.kind) for pool in usable)
    return whole + extra, sum(usable.values()) * load.unit_bytes + extra
