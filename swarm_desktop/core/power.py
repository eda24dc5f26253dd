"""Whether the machine is kept from falling asleep, as a fact."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PowerView:
    """What this program does about sleep right now."""

    kept_awake: bool = False
    trouble: str = ""
    """Why the machine could not be kept awake the last time, in a sentence; empty where it could."""
