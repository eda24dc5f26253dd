"""What may be asked about the desktop, as awaited calls."""

from typing import Protocol

from swarm_desktop.core.desktop import Manner, MannerView


class DesktopCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done."""

    async def desktop_manners(self) -> tuple[MannerView, ...]:
        """Look what the desktop does for the program now."""

    async def set_manner(self, manner: Manner, *, on: bool) -> tuple[MannerView, ...]:
        """Let the desktop do something, or not any more; return how things stand then. Raises DesktopError."""
