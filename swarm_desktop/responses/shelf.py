"""Where responses are kept: in memory, and on the disk where the person chose that."""

import asyncio
import logging
from pathlib import Path

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.settings import KeepResponses
from swarm_desktop.responses.disk import DiskStore
from swarm_desktop.responses.kept import KeptResponse
from swarm_desktop.responses.memory import MemoryStore

logger = logging.getLogger(__name__)


class ResponseShelf:
    """Used from one event loop. What was kept can be found at once, also while the disk is still written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memory = MemoryStore()
        self._disk: DiskStore | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def use(self, keep: KeepResponses) -> None:
        """Keep them where the person wants it from now on; what they do not want on the disk any more is deleted."""
        self._disk = DiskStore(self._path) if keep == "disk" else None
        if self._disk is None:
            await self.written()
            try:
                await asyncio.to_thread(self._path.unlink, missing_ok=True)
            except OSError as error:
                logger.warning("Kept responses could not be deleted from the disk: %s", error)

    def keep(self, response: KeptResponse) -> None:
        """Keep a response."""
        self._memory.keep(response)
        if self._disk is not None:
            writing = asyncio.create_task(self._write(self._disk, response))
            self._writing.add(writing)
            writing.add_done_callback(self._writing.discard)

    async def find(self, response_id: str) -> KeptResponse | None:
        """Return a response. Raises StateError where the disk cannot be read."""
        found = self._memory.find(response_id)
        if found is None and self._disk is not None:
            found = await asyncio.to_thread(self._disk.find, response_id)
        return found

    async def find_item(self, item_id: str) -> dict[str, object] | None:
        """Return an item of any response. Raises StateError where the disk cannot be read."""
        holder = self._memory.holder(item_id)
        if holder is None and self._disk is not None:
            holder = await asyncio.to_thread(self._disk.holder, item_id)
        response = await self.find(holder) if holder else None
        items = response.items() if response else ()
        return next((dict(item) for item in items if item["id"] == item_id), None)

    async def forget(self, response_id: str) -> bool:
        """Forget a response; tell whether there was one. Raises StateError where the disk cannot be written."""
        await self.written()
        was_there = self._memory.forget(response_id)
        if self._disk is not None:
            was_there = await asyncio.to_thread(self._disk.forget, response_id) or was_there
        return was_there

    async def written(self) -> None:
        """Wait until the disk has everything."""
        if self._writing:
            await asyncio.wait(self._writing)

    async def _write(self, disk: DiskStore, response: KeptResponse) -> None:
        try:
            await asyncio.to_thread(disk.keep, response)
        except StateError as error:
            # The answer is given already; a file that cannot be written must not make a failure of it.
            logger.warning("A response was not kept on the disk. %s", error.message)
