"""One response that is made in the background, whoever listens."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence

from swarm_desktop.api.event_stream import Event
from swarm_desktop.api.responses.writer import ResponseWriter
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.json_types import JsonObject


class Run:
    """Remembers its events, so that a client may come back to them. An event's place is its sequence number."""

    def __init__(self, writer: ResponseWriter, given: Sequence[JsonObject]) -> None:
        """`given`: the items that it answers."""
        self.writer = writer
        self.input = given
        self.size = 0
        """Bytes of all events."""
        self._events: list[bytes] = []
        self._more = asyncio.Event()
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._reason: SwarmError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing follows."""
        return self._over.is_set()

    def work(self, task: asyncio.Task[None]) -> None:
        """Take the task that does the work."""
        self._task = task

    def tell(self, events: Iterable[Event]) -> None:
        """Add events, and wake those that listen."""
        for event in events:
            encoded = event.encode()
            self._events.append(encoded)
            self.size += len(encoded)
        self._wake()

    def end(self, error: SwarmError | None, *, cancelled: bool) -> None:
        """Note that nothing follows; with an error, or cancelled, that is told first."""
        error = error or self._reason
        if error is not None:
            self.tell(self.writer.fail(error))
        elif cancelled:
            self.tell(self.writer.cancel())
        self._over.set()
        self._wake()

    async def follow(self, after: int) -> AsyncIterator[bytes]:
        """Yield the events after that of a number, also those to come, up to the last."""
        place = after + 1
        while True:
            more = self._more
            for event in self._events[place:]:
                yield event
                place += 1
            if self.is_over and place >= len(self._events):
                return
            if not more.is_set():
                await more.wait()

    async def cancel(self, reason: SwarmError | None = None) -> None:
        """Stop the work, and wait until its voters are free. With a reason it counts as failed."""
        if self._task is not None and not self.is_over:
            self._reason = reason
            self._task.cancel()
            await self._over.wait()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
