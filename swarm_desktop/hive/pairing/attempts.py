"""How often strangers may try to pair."""

import time
from collections import deque
from collections.abc import Callable

from swarm_desktop.core.errors import TooManyPairingsError

MINUTE = 60.0


class Attempts:
    """Counts attempts of the last minute, of each address and of all together."""

    def __init__(self, of_each: int, of_all: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._of_each = of_each
        self._of_all = of_all
        self._clock = clock
        self._made: deque[tuple[float, str]] = deque()

    def count(self, address: str) -> None:
        """Count one more. Raises TooManyPairingsError, and then it does not count."""
        now = self._clock()
        while self._made and self._made[0][0] <= now - MINUTE:
            self._made.popleft()
        own = sum(other == address for _, other in self._made)
        if own >= self._of_each or len(self._made) >= self._of_all:
            raise TooManyPairingsError("There were too many attempts to pair. Wait a minute and try again.")
        self._made.append((now, address))
