"""What this person's desktop may know of the program, each only where they chose it."""

from dataclasses import dataclass
from enum import StrEnum


class Manner(StrEnum):
    """Something that the desktop does for the program."""

    AUTOSTART = "autostart"
    """It is started when the person logs in."""
    LINKS = "links"
    """It opens `swarm-desktop://` links."""
    MODEL_FILES = "model-files"
    """It is offered for `.gguf` files."""


@dataclass(frozen=True, slots=True)
class MannerView:
    """Whether the desktop does it, as it stands on this machine now."""

    manner: Manner
    on: bool
    refusal: str = ""
    """Why it cannot be chosen here, in a sentence; empty where it can."""
