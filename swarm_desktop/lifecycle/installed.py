"""The models that are on this machine's disks, by the names that requests use."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from swarm_desktop.core.model_files import Fit, FoundModel
from swarm_desktop.core.snapshot import ModelView


class Installed:
    """Remembers what was found, because looking through folders takes a while."""

    def __init__(self, find: Callable[[], Awaitable[tuple[FoundModel, ...]]]) -> None:
        self._find = find
        self._found: tuple[FoundModel, ...] = ()
        self._looking = asyncio.Lock()

    async def look(self) -> None:
        """Look through the folders again."""
        async with self._looking:
            self._found = await self._find()

    @property
    def models(self) -> dict[str, ModelView]:
        """Models that answer and have room here, by identifier; of two with one identifier the first counts."""
        models: dict[str, ModelView] = {}
        for found in self._found:
            if not found.model.embeds and found.fit is not Fit.TOO_LARGE:
                models.setdefault(found.model.id, found.model)
        return models

    def path(self, name: str) -> Path | None:
        """Return the file that somebody means by an identifier, a name of a list, or a path; None for none."""
        for found in self._found:
            if name in {found.model.id, found.name, found.model.path}:
                return Path(found.model.path)
        return None
