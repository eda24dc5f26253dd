"""Server-sent events with keep-alives, so that no client gives up while a long prompt is read or a vote runs."""

import asyncio
from typing import Any, TypeVar

import orjson
from aiohttp import web

from swarm_desktop.core.errors import SwarmError

KEEP_ALIVE_SECONDS = 5.0
PATIENCE_SECONDS = 0.5
"""How long a stream waits for its first result before it commits to status 200. Most errors come sooner, and
then reach the client as a proper status."""

_Result = TypeVar("_Result")


class EventStream:
    """The response of one streamed request. Nothing is sent before `open`, or the first keep-alive."""

    def __init__(self, request: web.Request, headers: dict[str, str]) -> None:
        self._request = request
        self.response = web.StreamResponse(
            headers={
                **headers,
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
                # Buffering proxies between a browser-based editor and us would hold keep-alives back.
                "X-Accel-Buffering": "no",
            }
        )

    @property
    def is_open(self) -> bool:
        """Whether the status is already on its way to the client."""
        return self.response.prepared

    async def open(self) -> None:
        """Send status and headers, once."""
        if not self.is_open:
            await self.response.prepare(self._request)

    async def send(self, content: dict[str, Any]) -> None:
        """Send one event."""
        await self.response.write(b"data: " + orjson.dumps(content) + b"\n\n")

    async def comment(self, text: str) -> None:
        """Send a line that clients skip."""
        await self.open()
        await self.response.write(f": {text}\n\n".encode())

    async def close(self) -> None:
        """Say that all is sent."""
        await self.response.write(b"data: [DONE]\n\n")
        await self.response.write_eof()

    async def wait(self, task: asyncio.Task[_Result], comment: str) -> _Result:
        """Return the task's result, sending comments while it takes long. Cancels the task when cancelled."""
        try:
            patience = KEEP_ALIVE_SECONDS if self.is_open else PATIENCE_SECONDS
            while not (await asyncio.wait({task}, timeout=patience))[0]:
                await self.comment(comment)
                patience = KEEP_ALIVE_SECONDS
            return task.result()
        finally:
            task.cancel()

    async def fail(self, error: SwarmError, error_object: dict[str, Any]) -> None:
        """Tell the client of an error: as a status where there is still time, else as the last event."""
        if not self.is_open:
            raise error
        await self.send(error_object)
        await self.close()
