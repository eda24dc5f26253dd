"""What the person's desktop does for the program."""

import asyncio

from swarm_desktop.core.desktop import Manner, MannerView
from swarm_desktop.desktop import Manners


class DesktopSide:
    """The part of `Commands` about the desktop."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners

    async def desktop_manners(self) -> tuple[MannerView, ...]:
        """Look what the desktop does for the program now."""
        return await asyncio.to_thread(self._manners.look)

    async def set_manner(self, manner: Manner, *, on: bool) -> tuple[MannerView, ...]:
        """Let the desktop do something, or not any more."""
        await asyncio.to_thread(self._manners.switch, manner, on=on)
        return await asyncio.to_thread(self._manners.look)
