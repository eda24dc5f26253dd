"""Server-sent events with keep-alives, so that no client gives up while a long prompt is read or a vote runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

KEEP_ALIVE_SECONDS = 5.0
PATIENCE_SECONDS = 0.5
"""How long a stream waits for its first result before it commits to status 200. Most errors come sooner, and
then reach the client as a proper status."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `name` for the dialects that name theirs."""

    content: dict[str, Any]
    name: str = ""

    def encode(self) -> bytes:
        """Write it as it goes over the wire."""
        name = b"event: " + self.name.encode() + b"\n" if self.name else b""
        return name + b"data: " + orjson.dumps(self.content) + b"\n\n"


class EventStream:
    """The response of one streamed request. Nothing is sent before `open`, or the first keep-alive."""

    def __init__(self, request: web.Request, headers: dict[str, str]) -> None:
        self._request = request
        self._opening = asyncio.Lock()
        self._has_sent = False
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
        async with self._opening:
            if not self.is_open:
                await self.response.prepare(self._request)

    async def send(self, events: Iterable[Event]) -> None:
        """Send events, opening the stream where that was not done."""
        for event in events:
            await self.write(event.encode())

    async def write(self, data: bytes) -> None:
        """Send bytes that make whole events."""
        if not self.is_open:
            await self.open()
        self._has_sent = True
        await self.response.write(data)

    async def comment(self, text: str) -> None:
        """Send a line that clients skip."""
        await self.write(f": {text}\n\n".encode())

    async def tell(self, headers: dict[str, str]) -> None:
        """Send headers; where the status is out already they become comments."""
        if not self.is_open:
            self.response.headers.update(headers)
            return
        for name, value in headers.items():
            await self.comment(f"{name}: {value}")

    async def close(self) -> None:
        """Say that all is sent."""
        await self.response.write_eof()

    @asynccontextmanager
    async def kept_alive(
        self, comment: str, events: Callable[[], Iterable[Event]] | None = None
    ) -> AsyncIterator[None]:
        """Send a comment, or events, whenever nothing was sent for a while, until the block is left."""
        keeping = asyncio.create_task(self._keep_alive(comment, events))
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait([keeping])

    async def _keep_alive(self, comment: str, events: Callable[[], Iterable[Event]] | None) -> None:
        # A client that went away is noticed by whoever writes the answer.
        with suppress(ConnectionError):
            await asyncio.sleep(PATIENCE_SECONDS)
            while True:
                if not self._has_sent:
                    await (self.send(events()) if events else self.comment(comment))
                self._has_sent = False
                await asyncio.sleep(KEEP_ALIVE_SECONDS)
