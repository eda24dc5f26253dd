"""One child process from its start to its end, seen from the supervisor's side."""

import asyncio
import time
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from swarm_desktop.workers.child_messages import ChildOrder, ChildReport
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.process import kill_grandchildren, start_child

_PIECE_BYTES = 2**16
_HEADING = "=== "
"""Begins the log of each process, so that what one said is not taken for what another did."""


class Child:
    """A running child process."""

    def __init__(self, process: Process, log: LogFile, pump: asyncio.Task[None]) -> None:
        self.pid = process.pid
        self._process = process
        self._log = log
        self._pump = pump

    async def obey(self, order: ChildOrder) -> AsyncGenerator[ChildReport, None]:
        """Give the order, and yield what the child reports until it ends."""
        assert self._process.stdin is not None  # noqa: S101  # `start_child` makes all three pipes
        assert self._process.stdout is not None  # noqa: S101
        # Where it is dead already the reports end at once, and its exit status says why.
        with suppress(ConnectionError):
            self._process.stdin.write(order.encode())
            await self._process.stdin.drain()
        async for line in self._process.stdout:
            yield ChildReport.decode(line)

    async def ended(self) -> int:
        """Wait for the end and for the last line of its log; return its exit status."""
        status = await self._process.wait()
        await self._pump
        return status

    def last_words(self) -> str:
        """Return the end of what this process wrote into the log."""
        return self._log.tail().rpartition(_HEADING)[2]

    async def kill(self) -> None:
        """End it now. It has nothing to save, and one that loads or hangs would not listen."""
        with suppress(ProcessLookupError):
            kill_grandchildren(self.pid)
            self._process.kill()
        await self.ended()


@asynccontextmanager
async def running_child(command: Sequence[str], log: LogFile, title: str) -> AsyncIterator[Child]:
    """Start a child, which does not outlive the block. Raises OSError where it cannot be started."""
    process = await start_child(command)
    log.write(f"{_HEADING}{time.strftime('%Y-%m-%d %H:%M:%S')} {title}\n".encode())
    child = Child(process, log, asyncio.create_task(_keep_log(process, log)))
    try:
        yield child
    finally:
        # Shielded: a second cancellation must not leave the process behind.
        await asyncio.shield(child.kill())


async def _keep_log(process: Process, log: LogFile) -> None:
    assert process.stderr is not None  # noqa: S101  # `start_child` makes all three pipes
    while piece := await process.stderr.read(_PIECE_BYTES):
        log.write(piece)
