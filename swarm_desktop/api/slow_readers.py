"""Clients that stop reading their answer: they are taken for gone, so that they keep no voter busy."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from aiohttp import web

logger = logging.getLogger(__name__)

_LOOKS_IN_A_WAIT = 4
_LONGEST_PAUSE_SECONDS = 5.0
_KERNEL_BUFFER_BYTES = 128 * 2**10
"""Room in the operating system for what a client has not read. Left alone it grows to megabytes, and hides for as
long that nobody reads."""


@dataclass(slots=True)
class _Watched:
    """One answer on its way."""

    request: web.Request
    transport: asyncio.Transport
    since: float
    """When it was last seen to be read."""
    unread: int = 0


class SlowReaders:
    """Watches the answers that are being written."""

    def __init__(self, patience: Callable[[], float]) -> None:
        """`patience` returns the seconds after which a client that reads nothing is taken for gone."""
        self._patience = patience
        self._answers: dict[int, _Watched] = {}

    @contextmanager
    def watched(self, request: web.Request) -> Iterator[None]:
        """Watch the answer to a request until the block is left. Its handler is cancelled when nobody reads it."""
        transport = request.transport
        if transport is None:
            yield
            return
        connection = transport.get_extra_info("socket")
        if connection is not None:
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER_BYTES)
        self._answers[id(request)] = _Watched(request, transport, since=asyncio.get_running_loop().time())
        try:
            yield
        finally:
            del self._answers[id(request)]

    async def watching(self, _: web.Application) -> AsyncIterator[None]:
        """Look after all answers while the application runs."""
        task = asyncio.create_task(self._watch())
        yield
        task.cancel()
        await asyncio.wait([task])

    async def _watch(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            patience = self._patience()
            await asyncio.sleep(min(patience / _LOOKS_IN_A_WAIT, _LONGEST_PAUSE_SECONDS))
            for answer in tuple(self._answers.values()):
                unread, before = answer.transport.get_write_buffer_size(), answer.unread
                answer.unread = unread
                # Only who waits for room is held up; whoever still writes comes to an end by itself.
                if not answer.request.protocol.writing_paused or unread < before:
                    answer.since = clock()
                elif clock() - answer.since > patience:
                    logger.info("A client stopped reading its answer and is taken for gone.")
                    answer.transport.abort()
