"""How many requests are worked at side by side; the others wait in the order of their coming."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from swarm_desktop.core.errors import OverloadedError

_WEIGHT_OF_NEWEST = 0.2
_LONGEST_ADVICE_SECONDS = 60.0


class Gate:
    """A request holds its place until its last byte is out."""

    def __init__(self) -> None:
        self.working = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._usual_seconds = 1.0

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, places: int, queue: int) -> AsyncIterator[None]:
        """Hold one of so many places, waiting for it. Raises OverloadedError where `queue` others wait already."""
        await self._enter(places, queue)
        entered = time.monotonic()
        try:
            yield
        finally:
            held = time.monotonic() - entered
            self._usual_seconds += _WEIGHT_OF_NEWEST * (held - self._usual_seconds)
            self.working -= 1
            self._let_in(places)

    async def _enter(self, places: int, queue: int) -> None:
        if self.working < places and not self._waiting:
            self.working += 1
            return
        if len(self._waiting) >= queue:
            wait = self._usual_seconds * (len(self._waiting) + 1) / places
            raise OverloadedError(
                f"{self.working} requests are being answered and {len(self._waiting)} wait. Ask again in a while.",
                retry_after=min(wait, _LONGEST_ADVICE_SECONDS),
            )
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._waiting.remove(turn)
            else:
                # Its turn came in the moment in which the client left.
                self.working -= 1
                self._let_in(places)
            raise

    def _let_in(self, places: int) -> None:
        while self._waiting and self.working < places:
            turn = self._waiting.popleft()
            if not turn.done():
                self.working += 1
                turn.set_result(None)
