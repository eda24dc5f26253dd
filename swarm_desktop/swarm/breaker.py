"""Whom not to ask for a while: a machine that failed several times in a row is tried again, once, after a pause."""

from dataclasses import dataclass

FAILURES = 3
PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Breaker:
    """Of one machine. Times are those of a clock that only goes forward, in seconds."""

    failures: int = 0
    _open_until: float = 0.0

    def allows(self, now: float) -> bool:
        """Tell whether it may be asked. After a pause one request goes through, to see whether it is well again."""
        if self.failures < FAILURES:
            return True
        if now < self._open_until:
            return False
        self._open_until = now + PAUSE_SECONDS
        return True

    def succeeded(self) -> None:
        """Note an answer."""
        self.failures = 0

    def failed(self, now: float) -> None:
        """Note that none came."""
        self.failures += 1
        if self.failures >= FAILURES:
            self._open_until = now + PAUSE_SECONDS
