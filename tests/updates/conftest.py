"""A stand-in for an installed program, and the repository it updates itself from."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from swarm_desktop.core.settings import UpdatesSettings
from swarm_desktop.core.updates import InstalledAs, UpdateView
from swarm_desktop.updates.installation import Installation
from swarm_desktop.updates.source import Source
from swarm_desktop.updates.updates import Updates
from tests.support.publishing import Publisher, Server, make_bundle, publisher, server

__all__ = ["NEW", "OLD", "Program", "program", "publisher", "server"]

OLD, NEW = "0.1.0", "0.2.0"


class Program:
    """An installed copy with its data folder."""

    def __init__(self, folder: Path, url: str, root: bytes) -> None:
        place = make_bundle(folder / "program" / "lib", OLD)
        self.installation = Installation(place, place / "swarm-desktop", InstalledAs.PORTABLE)
        self.data = folder / "data"
        self.settings = UpdatesSettings()
        self._waiting: list[tuple[Callable[[UpdateView], bool], asyncio.Future[None]]] = []
        self.url = url
        self.root = root
        self.updates = self.started()

    async def shown(self, condition: Callable[[UpdateView], bool]) -> None:
        """Return when a view fulfils a condition."""
        seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, seen))
        self._take(self.updates.view)
        await seen

    def _take(self, view: UpdateView) -> None:
        for condition, seen in self._waiting:
            if condition(view) and not seen.done():
                seen.set_result(None)

    def started(self, version: str = OLD) -> Updates:
        """Return the updates of a new process."""
        return Updates(
            self.data,
            self.installation,
            settings=lambda: self.settings,
            publish=self._take,
            source=lambda: Source(self.url, self.root),
            version=version,
        )


@pytest.fixture
def program(tmp_path: Path, publisher: Publisher, server: Server) -> Program:
    return Program(tmp_path, server.url, publisher.root)
