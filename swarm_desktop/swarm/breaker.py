"""Whom not to ask for a while: a machine that failed several times in a row is tried again, once, after a pause."""

from dataclasses import dataclass

from swarm_desktop.core.peer_facts import BreakerState

FAILURES = 3
PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Breaker:
    """Of one machine. Times are those of a clock that only goes forward, in seconds."""

    failures: int = 0
    _open_until: float = 0.0
    _tries: bool = False

    def allows(self, now: float) -> bool:
        """Tell whether it may be asked. After a pause one request goes through, to see whether it is well again."""
        if self.failures < FAILURES:
            return True
        if now < self._open_until:
            return False
        self._open_until = now + PAUSE_SECONDS
        self._tries = True
        return True

    def state(self, now: float) -> BreakerState:
        """Return what the window shows."""
        if self.failures < FAILURES:
            return BreakerState.CLOSED
        return BreakerState.HALF_OPEN if self._tries or now >= self._open_until else BreakerState.OPEN

    def is_back(self) -> None:
        """Note that it was not there and is again: that is worth one request, whatever happened before."""
        self._open_until = 0.0

    def succeeded(self) -> None:
        """Note an answer."""
        self.failures = 0
        self._tries = False

    def failed(self, now: float) -> None:
        """Note that none came."""
        self.failures += 1
        self._tries = False
        if self.failures >= FAILURES:
            self._open_until = now + PAUSE_SECONDS
