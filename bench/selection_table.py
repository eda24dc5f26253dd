"""Print the table of docs/selection.md: what the shipped catalog proposes for usual machines."""

from typing import NamedTuple

from swarm_desktop.core.snapshot import GpuView, HardwareView
from swarm_desktop.models.catalog import shipped_catalog
from swarm_desktop.models.memory_pools import GIGABYTE
from swarm_desktop.models.selection import select

FREE_SHARE = 0.9
"""What a machine that was just started has free."""


class Machine(NamedTuple):
    """A machine as people would describe it; sizes in GB."""

    name: str
    memory: float
    cores: int
    graphics: tuple[tuple[str, float], ...] = ()
    unified: str = ""
    """Vendor of graphics on the machine's own memory, which may use `graphics` of it."""


MACHINES = (
    Machine("Phone, Snapdragon", 8, 8),
    Machine("Phone, entry level", 4, 8),
    Machine("Raspberry Pi 5", 8, 4),
    Machine("Raspberry Pi 5, small", 4, 4),
    Machine("Netbook, N100", 8, 4),
    Machine("Container, 2 cores", 2, 2),
    Machine("Virtual server, 2 cores", 4, 2),
    Machine("Virtual server, 4 cores", 16, 4),
    Machine("Office PC of 2012", 8, 2),
    Machine("Office PC", 16, 6),
    Machine("Laptop, Intel graphics", 16, 4),
    Machine("Laptop, Ryzen", 32, 8),
    Machine("Mini PC, Ryzen", 64, 8),
    Machine("Strix Halo", 128, 16),
    Machine("Workstation, 16 cores", 64, 16),
    Machine("Server, 32 cores", 256, 32),
    Machine("GT 1030", 16, 4, (("GT 1030", 2),)),
    Machine("GTX 1050 Ti", 16, 4, (("GTX 1050 Ti", 4),)),
    Machine("GTX 1060", 16, 4, (("GTX 1060", 6),)),
    Machine("RTX 3050 laptop", 16, 6, (("RTX 3050", 4),)),
    Machine("RTX 4050 laptop", 16, 8, (("RTX 4050", 6),)),
    Machine("RTX 4060", 16, 6, (("RTX 4060", 8),)),
    Machine("RX 6600", 32, 6, (("RX 6600", 8),)),
    Machine("RTX 3080", 32, 8, (("RTX 3080", 10),)),
    Machine("RTX 3060", 32, 8, (("RTX 3060", 12),)),
    Machine("Arc B580", 32, 8, (("Arc B580", 12),)),
    Machine("Arc A770", 32, 8, (("Arc A770", 16),)),
    Machine("RTX 5080", 64, 12, (("RTX 5080", 16),)),
    Machine("RX 7900 XT", 64, 12, (("RX 7900 XT", 20),)),
    Machine("RTX 3090", 64, 12, (("RTX 3090", 24),)),
    Machine("RTX 5090", 64, 16, (("RTX 5090", 32),)),
    Machine("Two RTX 3060", 64, 12, (("RTX 3060", 12), ("RTX 3060", 12))),
    Machine("Two RTX 3090", 128, 16, (("RTX 3090", 24), ("RTX 3090", 24))),
    Machine("RTX 4090 and RTX 3060", 64, 16, (("RTX 4090", 24), ("RTX 3060", 12))),
    Machine("A100, 80 GB", 256, 32, (("A100", 80),)),
    Machine("MacBook Air M1", 8, 8, (("Apple M1", 5.3),), "Apple"),
    Machine("MacBook Air M2", 16, 8, (("Apple M2", 10.7),), "Apple"),
    Machine("MacBook Pro M3 Pro", 36, 12, (("Apple M3 Pro", 27),), "Apple"),
    Machine("Mac Studio M2 Max", 64, 12, (("Apple M2 Max", 48),), "Apple"),
    Machine("Mac Studio M3 Ultra", 256, 28, (("Apple M3 Ultra", 192),), "Apple"),
    Machine("GB10", 128, 20, (("NVIDIA GB10", 0),), "NVIDIA"),
)


def hardware(machine: Machine) -> HardwareView:
    """Return a machine as the probes would."""
    gpus = tuple(
        GpuView(
            name=name,
            memory_bytes=int(size * GIGABYTE),
            memory_free_bytes=int(size * GIGABYTE * 0.97),
            vendor=machine.unified,
            unified_memory=bool(machine.unified),
        )
        for name, size in machine.graphics
    )
    memory = int(machine.memory * GIGABYTE)
    free = int(memory * FREE_SHARE)
    return HardwareView(
        physical_cores=machine.cores, memory_bytes=memory, memory_available_bytes=free, gpus=gpus, processor="processor"
    )


def table() -> str:
    """Return one row for each machine."""
    models = shipped_catalog().chat_models
    rows = ["| machine | memory | cores | graphics | proposed | how |", "| --- | --- | --- | --- | --- | --- |"]
    for machine in MACHINES:
        graphics = " + ".join(f"{size:g} GB" for _, size in machine.graphics if not machine.unified)
        selection = select(hardware(machine), models)
        proposed = selection.choice.load.model.id if selection.choice else "none"
        shared = "shared" if machine.unified else "none"
        cells = [machine.name, f"{machine.memory:g} GB", str(machine.cores), graphics or shared, proposed]
        rows.append(f"| {' | '.join([*cells, selection.explanation])} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
