"""How often and after which time something is tried again."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from swarm_desktop.core.errors import HubBusyError, HubUnreachableError
from swarm_desktop.models.hub.interruptions import Interruption

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Times are seconds."""

    attempts: int = 8
    """How many in a row may bring nothing."""
    first_wait: float = 1.0
    """Doubled each time."""
    longest_wait: float = 60.0
    longest_asked: float = 900.0
    """Where the hub asks to wait longer, the person is told instead."""


class Patience:
    """Shared by all connections of one transfer, so that all of them wait where one is asked to."""

    def __init__(self, policy: RetryPolicy, told: Callable[[str], None] = lambda _: None) -> None:
        """`told` hears why nothing moves, and an empty text as soon as something does."""
        self._policy = policy
        self._told = told
        self._failures = 0
        self._not_before = 0.0

    def progressed(self) -> None:
        """Something arrived: the count starts again."""
        if self._failures:
            self._failures = 0
            self._told("")

    async def wait(self) -> None:
        """Return when the next attempt may be made."""
        await asyncio.sleep(max(0.0, self._not_before - asyncio.get_running_loop().time()))

    def failed(self, interruption: Interruption) -> None:
        """Decide when to try again. Raises HubBusyError or HubUnreachableError where it was too often."""
        now = asyncio.get_running_loop().time()
        asked = interruption.retry_after
        if asked is not None and asked > self._policy.longest_asked:
            raise HubBusyError(
                f"The hub asks to come back in {asked / 60:,.0f} minutes. What has arrived is kept: resume it then."
            ) from interruption
        # Connections that broke together are one failure.
        if now >= self._not_before:
            self._failures += 1
        if self._failures >= self._policy.attempts:
            raise HubUnreachableError(
                f"It was tried {self._failures} times, and {interruption.reason}. "
                "Check the connection and resume: what has arrived is kept.",
                details=interruption.reason,
            ) from interruption
        pause = min(self._policy.longest_wait, self._policy.first_wait * 2 ** (self._failures - 1))
        # Machines that lost the same hub must not all come back in the same moment.
        pause *= random.uniform(0.5, 1.0)  # noqa: S311
        self._not_before = max(self._not_before, now + max(pause, asked or 0.0))
        wait = self._not_before - now
        self._told(f"{interruption.reason[:1].upper()}{interruption.reason[1:]}; next attempt in {wait:.0f} s.")


async def patiently(call: Callable[[], Awaitable[_Result]], patience: Patience) -> _Result:
    """Repeat `call` until it is not interrupted any more."""
    while True:
        await patience.wait()
        try:
            result = await call()
        except Interruption as interruption:
            patience.failed(interruption)
        else:
            patience.progressed()
            return result
