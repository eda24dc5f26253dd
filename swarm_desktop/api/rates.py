"""How often a key may ask."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from swarm_desktop.core.errors import RateLimitedError

_MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    """What a key may still ask, which fills up again steadily."""

    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a key."""

    limit: int
    remaining: int
    reset_seconds: float
    """Until it is whole again."""

    def headers(self) -> dict[str, str]:
        """Return it as OpenAI's clients read it."""
        return {
            "X-RateLimit-Limit-Requests": str(self.limit),
            "X-RateLimit-Remaining-Requests": str(self.remaining),
            "X-RateLimit-Reset-Requests": f"{self.reset_seconds:.3f}s",
        }


class Rates:
    """Counts the requests of each key."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, per_minute: int) -> None:
        """Count one request. Raises RateLimitedError where none is left."""
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(per_minute, now))
        bucket.left = min(per_minute, bucket.left + (now - bucket.at) * per_minute / _MINUTE)
        bucket.at = now
        if bucket.left < 1:
            wait = (1 - bucket.left) * _MINUTE / per_minute
            raise RateLimitedError(
                f"This key may ask {per_minute} times a minute. Ask again in {math.ceil(wait)} s.", retry_after=wait
            )
        bucket.left -= 1

    def left(self, key: str, per_minute: int) -> Allowance:
        """Return what is left to a key that asked."""
        left = self._buckets[key].left
        return Allowance(per_minute, int(left), (per_minute - left) * _MINUTE / per_minute)
