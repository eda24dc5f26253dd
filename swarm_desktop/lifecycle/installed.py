"""The models that are on this machine's disks, by the names that requests use."""

import asyncio
from collections.abc import Awaitable, Callable

from swarm_desktop.core.model_files import Fit, FoundModel
from swarm_desktop.core.snapshot import ModelView


class Installed:
    """Remembers what was found, because looking through folders takes a while."""

    def __init__(self, find: Callable[[], Awaitable[tuple[FoundModel, ...]]]) -> None:
        self._find = find
        self._found: tuple[FoundModel, ...] = ()
        self._looking = asyncio.Lock()
        self._looked = False

    async def look(self) -> None:
        """Look through the folders again."""
        async with self._looking:
            self._found = await self._find()
            self._looked = True

    async def known(self) -> None:
        """Return when the folders were looked through once."""
        if not self._looked:
            await self.look()

    @property
    def models(self) -> dict[str, ModelView]:
        """Models that answer and have room here, by identifier; of two with one identifier the first counts."""
        models: dict[str, ModelView] = {}
        for found in self._found:
            if not found.model.embeds and found.fit is not Fit.TOO_LARGE:
                models.setdefault(found.model.id, found.model)
        return models
