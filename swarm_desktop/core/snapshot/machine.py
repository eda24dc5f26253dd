"""What a machine is and does."""

from dataclasses import dataclass, field

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerLink, PeerStatistics, PeerUsage


@dataclass(frozen=True, slots=True)
class GpuView:
    """One graphics processor."""

    name: str
    memory_bytes: int
    """Its own memory; where it is unified, how much of the machine's memory it can use. 0 where that is not told."""
    memory_free_bytes: int = 0
    driver: str = ""
    vendor: str = ""
    compute_capability: str = ""
    """What programs for it are compiled for, as its vendor calls it: `8.9` (NVIDIA), `gfx1100` (AMD), `Metal 3` ..."""
    unified_memory: bool = False
    """Whether its memory is a part of the machine's own."""
    device: str = ""
    """What the runtime calls it, such as `CUDA0`; empty while the runtime was not asked."""
    unused: str = ""
    """Why no model runs on it here, and what to do about that; empty where models do."""


@dataclass(frozen=True, slots=True)
class BatteryView:
    """What a machine runs on where it has a battery."""

    charge_share: float
    plugged_in: bool


@dataclass(frozen=True, slots=True)
class DiskView:
    """Where model files are kept."""

    path: str
    size_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class HardwareView:
    """What was found in a machine."""

    operating_system: str = ""
    processor: str = ""
    architecture: str = ""
    """`x86_64`, `arm64` or as the system says."""
    physical_cores: int = 0
    logical_cores: int = 0
    processor_features: tuple[str, ...] = ()
    """Those that make a model faster, for example `avx2`, `avx512f`, `amx_int8`, `neon`."""
    memory_bytes: int = 0
    """What this program may use at most: less than is built in where a container sets a limit."""
    memory_available_bytes: int = 0
    gpus: tuple[GpuView, ...] = ()
    battery: BatteryView | None = None
    disk: DiskView | None = None
    unread: tuple[str, ...] = ()
    """What could not be read, one plain sentence each."""


@dataclass(frozen=True, slots=True)
class LoadView:
    """What a machine is doing right now."""

    processor_share: float = 0.0
    memory_share: float = 0.0
    graphics_share: float | None = None
    """Of the busiest graphics processor; None where there is none, or it does not tell."""


@dataclass(frozen=True, slots=True)
class NodeView:
    """One machine: this one, or a peer."""

    id: NodeId
    name: str
    hardware: HardwareView = field(default_factory=HardwareView)
    load: LoadView = field(default_factory=LoadView)
    paired: bool = False
    online: bool = True
    votes_won: int = 0
    lends: int = 0
    """How many voters a peer would lend now; 0 for this machine."""
    model: str = ""
    """Name of the model whose voters it lends; empty where it lends none."""
    statistics: PeerStatistics | None = None
    """How a peer served this machine; None while it was not asked."""
    usage: PeerUsage | None = None
    """What a peer used of this machine on the last day on which it used any."""
    link: PeerLink = field(default_factory=PeerLink)
    """How a peer is reached; says nothing for this machine."""
