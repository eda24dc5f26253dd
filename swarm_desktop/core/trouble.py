"""What went wrong, as the window tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person should act on."""

    title: str
    message: str
    details: str = ""
