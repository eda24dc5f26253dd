"""An election whose work on long candidates never holds up the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from swarm_desktop.consensus import Election

AT_ONCE_CHARACTERS = 16 * 1024
"""Candidates that have no more than this together are read within a few milliseconds."""

_Result = TypeVar("_Result")


class Counting:
    """Does what is asked of an election in order: short texts at once, long ones in a thread of the vote's own.

    An election is not safe for several threads, so once it is in the thread it stays there.
    """

    def __init__(self, election: Election) -> None:
        self._election = election
        self._characters = 0
        self._thread: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[Election], _Result], *, more_characters: int = 0) -> _Result:
        """Return what `work` returns; `more_characters` says how much text it adds. Cancelling does not undo it."""
        self._characters += more_characters
        if self._thread is None and self._characters > AT_ONCE_CHARACTERS:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="election")
        if self._thread is None:
            return work(self._election)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._election)

    def close(self) -> None:
        """Give the thread back when its work is done."""
        if self._thread is not None:
            self._thread.shutdown(wait=False)
