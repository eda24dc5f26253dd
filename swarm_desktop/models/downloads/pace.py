"""How fast downloads go: what they may, and what they do."""

import asyncio
from collections import deque
from collections.abc import Callable

_WINDOW_SECONDS = 5.0


class Throttle:
    """Keeps all downloads together under a limit."""

    def __init__(self, bytes_per_second: Callable[[], int]) -> None:
        """Ask for the limit each time, so that a change counts at once; 0 is none."""
        self._limit = bytes_per_second
        self._free_at = 0.0

    async def take(self, amount: int) -> None:
        """Return when so many bytes more are within the limit."""
        limit = self._limit()
        if limit <= 0:
            return
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now) + amount / limit
        await asyncio.sleep(self._free_at - now)


class Speedometer:
    """Bytes per second over the last few seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])

    def add(self, amount: int) -> None:
        """So much arrived just now."""
        self._seen.append((self._clock(), amount))

    @property
    def bytes_per_second(self) -> float:
        """The speed; 0 before anything can be said."""
        now = self._clock()
        while len(self._seen) > 1 and self._seen[0][0] < now - _WINDOW_SECONDS:
            self._seen.popleft()
        elapsed = now - self._seen[0][0]
        # What came with the first mark came before it.
        return sum(amount for _, amount in list(self._seen)[1:]) / elapsed if elapsed > 0 else 0.0
