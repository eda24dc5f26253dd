"""Whether and how a worker that crashed is started again: pure decisions."""

from dataclasses import dataclass
from enum import Enum


class Safety(Enum):
    """Settings to fall back to, each keeping what the one before gave up."""

    NONE = ""
    NO_EXTRA_BUFFERS = "without special matrix units"
    ONE_THREAD = "without special matrix units, on one thread"

    @property
    def next(self) -> "Safety | None":
        """The next safer setting; None after the last."""
        levels = list(Safety)
        following = levels.index(self) + 1
        return levels[following] if following < len(levels) else None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a worker may crash, and how long to wait before it is started again."""

    first_delay_seconds: float = 0.5
    longest_delay_seconds: float = 30.0
    most_crashes: int = 5
    """In a row. One more and the worker is given up."""
    forgiven_after_seconds: float = 300.0
    """A worker that served this long starts with a clean record."""


@dataclass(frozen=True, slots=True)
class Restart:
    """What to do next."""

    delay_seconds: float
    safety: Safety
    crashes: int
    """Crashes in a row, for the next decision."""


def after_crash(
    patience: Patience, safety: Safety, crashes: int, *, untried: bool, served_seconds: float
) -> Restart | None:
    """Return how to go on after a crash; None to give up.

    `crashes` counts those in a row before this one. `untried` says that it crashed while loading or at its first
    decode: as it is it would crash again, so it falls back to the next safer setting. Others are started as they
    were, after growing delays.
    """
    if served_seconds >= patience.forgiven_after_seconds:
        crashes = 0
    if untried:
        safer = safety.next
        return Restart(patience.first_delay_seconds, safer, crashes + 1) if safer else None
    if crashes >= patience.most_crashes:
        return None
    delay = min(patience.first_delay_seconds * 2**crashes, patience.longest_delay_seconds)
    return Restart(delay, safety, crashes + 1)
