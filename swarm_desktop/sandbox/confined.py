"""Processes of bubblewrap, of which nothing is left when their block is left."""

import asyncio
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def confined(command: Sequence[str], *, stdin: int, stdout: int, stderr: int) -> AsyncIterator[Process]:
    """Run a command line of bubblewrap until the block is left, however it is left.

    In a session of its own, so that it has no terminal to type into. Bubblewrap is not asked to make one: its inner
    process would leave the group that is ended here.
    """
    starting = asyncio.create_task(
        asyncio.create_subprocess_exec(*command, stdin=stdin, stdout=stdout, stderr=stderr, start_new_session=True)
    )
    try:
        process = await asyncio.shield(starting)
    except asyncio.CancelledError:
        await _end(await starting)
        raise
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    """End bubblewrap and its inner process, the first of the command's own namespace: with that, all others are gone.

    As a group, since in its first moments the inner one does not die with the outer one yet.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # Also reads what is left, which closes the pipes.
    await process.communicate()
