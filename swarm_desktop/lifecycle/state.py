"""What has to be known to decide which models stay in memory."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from swarm_desktop.core.ids import WorkerId


@dataclass(frozen=True, slots=True)
class Resident:
    """A model in memory, or on its way into it."""

    worker: WorkerId
    bytes: int
    """What it takes of the machine's memory, or will take."""
    last_used: float
    """When its last request ended, or when it was loaded."""
    busy: bool = False
    loading: bool = False
    graphics_bytes: int = 0
    """What it takes of graphics processors' own memory."""
    stays_seconds: float | None = None
    """How long it stays without a request; None: for ever."""

    @property
    def may_go(self) -> bool:
        """Whether nobody would notice at once."""
        return not self.busy and not self.loading


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model that a request waits for."""

    model: str
    since: float
    bytes: int
    """What it takes where it gets all that it can use."""
    least_bytes: int
    """What it takes at the least, on whatever device."""
    graphics_bytes: int = 0
    """What it takes of graphics processors' own memory, beside `bytes`, where it gets all that it can use."""


@dataclass(frozen=True, slots=True)
class Residents:
    """All of it, at one moment."""

    here: tuple[Resident, ...]
    wanted: tuple[Wanted, ...]
    budget_bytes: int
    """What models may take of the machine's memory, all together."""
    free_bytes: int
    """What is free on the machine, whoever took the rest."""
    least_free_bytes: int
    """Below this the system would begin to swap."""
    graphics_budget_bytes: int = 0
    """What models may take of all graphics processors' own memory."""
    most: int = 1
    """How many models may be loaded at a time: each needs a processor core at least."""


class Reason(StrEnum):
    """Why a model goes."""

    IDLE = "it was not asked for a while"
    SCARCE = "the machine's memory ran low"
    NEEDED = "another model needed its memory"
    ASKED = "its memory was asked back"


@dataclass(frozen=True, slots=True)
class Unload:
    """Free a model's memory."""

    worker: WorkerId
    reason: Reason


@dataclass(frozen=True, slots=True)
class Load:
    """Load the model that a request waits for."""

    model: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Tell whoever waits that the model finds no room."""

    model: str
    bytes: int
    usable_bytes: int


Action: TypeAlias = Unload | Load | Refuse
