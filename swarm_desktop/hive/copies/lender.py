"""Answers paired machines that want a model file which is here."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from typing_extensions import override

from swarm_desktop.core.errors import OverloadedError, UnknownModelError
from swarm_desktop.hive.copies.messages import FILE_PATH, MODELS_PATH, LentFiles, WhichModels
from swarm_desktop.hive.copies.shelf import Shelf
from swarm_desktop.hive.serving import HiveRoute, answer, read_message

MOST_AT_ONCE = 8
"""Files, or parts of them, that are sent side by side; more would only share the same disk and line."""
_ADVICE_SECONDS = 5.0
_BLOCK_BYTES = 2**20


class _Sent(web.FileResponse):
    """A file, or the range that was asked for, as long as it has one of the places."""

    def __init__(self, place: Path, places: asyncio.Semaphore) -> None:
        super().__init__(place, chunk_size=_BLOCK_BYTES)
        self.content_type = "application/octet-stream"
        self._places = places

    @override
    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        # All of the file is sent in here.
        async with self._places:
            return await super().prepare(request)


class ModelLender:
    """Sends files as long as the person lets it."""

    def __init__(self, shelf: Shelf, allowed: Callable[[], bool]) -> None:
        """Send what lies on `shelf`; `allowed` says whether model files are lent now."""
        self._shelf = shelf
        self._allowed = allowed
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    def routes(self) -> tuple[HiveRoute, ...]:
        """Return what peers are answered on."""
        return (
            HiveRoute(MODELS_PATH, self._files),
            HiveRoute(FILE_PATH + "{where:.+}", self._file, method="GET"),
        )

    async def close(self) -> None:
        """Do no more in the background."""
        await self._shelf.close()

    async def _files(self, request: web.Request) -> web.Response:
        await read_message(request, WhichModels)
        return answer(LentFiles(files=await self._shelf.files() if self._allowed() else ()))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        place = await asyncio.to_thread(self._shelf.find, request.match_info["where"]) if self._allowed() else None
        if place is None:
            raise UnknownModelError("This machine does not lend such a file.")
        if self._places.locked():
            raise OverloadedError("This machine sends enough files already.", retry_after=_ADVICE_SECONDS)
        return _Sent(place, self._places)
