"""Tasks that run beside everything else."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Background:
    """Holds tasks until they end; asyncio itself holds them only weakly."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` as a task."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ended(self) -> None:
        """Return when all of them have ended. Raises what one of them raised."""
        await asyncio.gather(*self._tasks)

    async def cancel(self) -> None:
        """Cancel all of them, and return when they have ended."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
