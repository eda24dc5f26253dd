"""How this copy of the program was installed, and what is known of newer ones."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.trouble import Trouble


class InstalledAs(StrEnum):
    """Who put this copy here; the value is the word in the installer's mark."""

    SOURCE = "source"
    """From a checkout or a Python package: no installer left its mark."""
    DEB = "deb"
    PORTABLE = "portable"
    WINDOWS = "windows"
    MACOS = "macos"


class Channel(StrEnum):
    """Which releases a person wants."""

    STABLE = "stable"
    BETA = "beta"


class UpdateState(StrEnum):
    """How far an update is."""

    IDLE = "idle"
    """Nobody looked yet."""
    CHECKING = "checking"
    CURRENT = "current"
    """This is the newest version."""
    AVAILABLE = "available"
    FETCHING = "fetching"
    STAGED = "staged"
    """It takes the place of this version when the program quits."""


@dataclass(frozen=True, slots=True)
class UpdateView:
    """What the window shows of updates."""

    installed_as: InstalledAs = InstalledAs.SOURCE
    refusal: str = "Nobody has looked yet how this copy was installed."
    """Why this copy does not update itself, in a sentence; empty where it does."""
    state: UpdateState = UpdateState.IDLE
    version: str = ""
    """The newer version; empty while none is known."""
    notes: str = ""
    """What is new in it, as plain text."""
    size_bytes: int = 0
    done_bytes: int = 0
    checked_at: float | None = None
    failed_version: str = ""
    """A version that did not start here and was taken back; empty where there was none."""
    trouble: Trouble | None = None
    """Why the last check or download came to nothing."""
