"""Newer versions of the program."""

from swarm_desktop.updates.updates import Updates


class UpdateSide:
    """The part of `Commands` about updates."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates

    async def check_for_update(self) -> None:
        """Ask whether there is a newer version."""
        await self._updates.check()

    async def look_for_updates(self) -> None:
        """Ask once a day, where the person wants that."""
        await self._updates.keep_looking()

    async def fetch_update(self) -> None:
        """Download the newer version and lay it ready."""
        await self._updates.fetch()

    async def cancel_update(self) -> None:
        """Break a download off, or give up the version that lies ready."""
        await self._updates.cancel()
