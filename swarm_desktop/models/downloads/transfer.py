"""Bringing one file: several connections, each for a piece at a time, until none is missing."""

import asyncio
import re
from collections import deque
from collections.abc import Callable

import aiohttp

from swarm_desktop.core.errors import DamagedFileError, DiskSpaceError, DownloadError
from swarm_desktop.models.downloads.pace import Throttle
from swarm_desktop.models.downloads.part_file import PartFile
from swarm_desktop.models.downloads.source import Source
from swarm_desktop.models.hub.hub import RemoteFile
from swarm_desktop.models.hub.interruptions import Interruption, network
from swarm_desktop.models.hub.patience import Patience

CONNECTIONS = 4
_CHUNK_BYTES = 64 * 2**10
"""Little is lost when the process is killed, and little waits for the disk."""
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_PARTIAL = 206
_NOT_SATISFIABLE = 416
_NO_SPACE = 28


class _RangesIgnoredError(Exception):
    """The server sends the whole file, whatever it is asked for."""


class Transfer:
    """One file on its way. `run` may be cancelled at any time, and a new transfer goes on from there."""

    def __init__(
        self,
        source: Source,
        file: RemoteFile,
        part: PartFile,
        *,
        throttle: Throttle,
        patience: Patience,
        arrived: Callable[[int], None],
        connections: int = CONNECTIONS,
    ) -> None:
        """`arrived` hears of each handful of bytes that was written; negative where some have to come again."""
        self._source = source
        self._file = file
        self._part = part
        self._throttle = throttle
        self._patience = patience
        self._arrived = arrived
        self._connections = connections
        self._waiting: deque[int] = deque()

    async def run(self) -> None:
        """Return when every byte is there. Raises DownloadError."""
        self._waiting = deque(self._part.missing())
        try:
            await self._side_by_side()
        except _RangesIgnoredError:
            await self._from_the_start()

    async def _side_by_side(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._connections, len(self._waiting))):
                    group.create_task(self._work())
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _work(self) -> None:
        while self._waiting:
            number = self._waiting.popleft()
            while self._part.piece(number)[0] < self._part.piece(number)[1]:
                await self._patience.wait()
                try:
                    await self._fetch(number)
                except Interruption as interruption:
                    self._patience.failed(interruption)

    async def _fetch(self, number: int) -> None:
        start, end = self._part.piece(number)
        with network(self._host):
            async with self._source.get(self._file, {"Range": f"bytes={start}-{end - 1}"}) as response:
                await self._check_range(response, start, end)
                async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                    wanted = chunk[: end - start]
                    await self._keep(number, wanted)
                    self._patience.progressed()
                    start += len(wanted)
                    if start == end:
                        return
        raise Interruption(f"{self._host} sent less than it had announced")

    async def _from_the_start(self) -> None:
        """One connection, all in order: a broken one cannot be taken up again."""
        while True:
            self._arrived(-self._part.done_bytes)
            self._part.start_over()
            await self._patience.wait()
            try:
                await self._fetch_all()
            except Interruption as interruption:
                self._patience.failed(interruption)
            else:
                return

    async def _fetch_all(self) -> None:
        done, size = 0, self._part.content.size_bytes
        piece_bytes = self._part.content.piece_bytes
        with network(self._host):
            async with self._source.get(self._file, {}) as response:
                await self._check_status(response)
                async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                    rest = chunk
                    while rest:
                        if done == size:
                            raise self._wrong_length("more")
                        number = done // piece_bytes
                        _, end = self._part.piece(number)
                        fitting, rest = rest[: end - done], rest[end - done :]
                        await self._keep(number, fitting)
                        done += len(fitting)
        if done < size:
            raise Interruption(f"{self._host} sent only {done:,} of {size:,} bytes")

    async def _keep(self, number: int, data: bytes) -> None:
        await self._throttle.take(len(data))
        try:
            await asyncio.to_thread(self._part.write, number, data)
        except OSError as error:
            if error.errno == _NO_SPACE:
                raise DiskSpaceError(
                    f"The disk of {self._part.path.parent} is full. Free some space and resume: what has arrived "
                    "is kept."
                ) from error
            raise DownloadError(f"{self._part.path} cannot be written: {error.strerror or error}.") from error
        self._arrived(len(data))

    async def _check_range(self, response: aiohttp.ClientResponse, start: int, end: int) -> None:
        if response.status == _NOT_SATISFIABLE:
            raise self._wrong_length("fewer")
        await self._check_status(response)
        size = self._part.content.size_bytes
        if response.status != _PARTIAL:
            if start == 0 and end == size and response.content_length in {None, size}:
                return
            raise _RangesIgnoredError
        matched = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if matched is None or int(matched[1]) != start:
            raise _RangesIgnoredError
        if matched[3] not in {"*", str(size)}:
            raise self._wrong_length(matched[3])

    async def _check_status(self, response: aiohttp.ClientResponse) -> None:
        await self._source.refuse(response, self._file)

    def _wrong_length(self, said: str) -> DamagedFileError:
        return DamagedFileError(
            f"{self._source.machine or 'The hub'} says that the file has {self._part.content.size_bytes:,} bytes, and "
            f"sends one with {said}. Try again later, or take the model from another repository."
        )

    @property
    def _host(self) -> str:
        return self._source.host
