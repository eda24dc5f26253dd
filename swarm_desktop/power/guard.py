"""Decides when the machine has to stay awake."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from swarm_desktop.core.commands import Store
from swarm_desktop.core.events import PowerChanged
from swarm_desktop.core.power import PowerView
from swarm_desktop.core.settings import KeepAwake
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.power.wake_lock import WakeLock

LINGER_SECONDS = 20.0
"""Somebody who reads an answer mostly has a next question; a lock that comes and goes helps nobody."""


class Lock(Protocol):
    """Something that keeps the machine awake."""

    async def acquire(self) -> str:
        """Return why it cannot; empty where it does."""

    async def release(self) -> None:
        """Let the machine sleep again."""


def is_needed(snapshot: Snapshot, choice: KeepAwake) -> bool:
    """Tell whether falling asleep now would break anything off that the person wants finished."""
    if choice == "off":
        return False
    own = any(question.is_active for question in snapshot.questions)
    return own or (choice == "all" and snapshot.lending.voters > 0)


async def keep_awake(
    store: Store,
    choice: Callable[[], KeepAwake],
    publish: Callable[[PowerChanged], None],
    *,
    make_lock: Callable[[], Lock] = WakeLock,
    linger_seconds: float = LINGER_SECONDS,
) -> None:
    """Keep the machine awake whenever that is needed, until cancelled; then let it sleep."""
    changed = asyncio.Event()
    unsubscribe = store.subscribe(lambda _: changed.set())

    def needed() -> bool:
        return is_needed(store.snapshot, choice())

    async def until(*, is_needed_then: bool) -> None:
        while needed() != is_needed_then:
            changed.clear()
            await changed.wait()

    async def stays_idle() -> bool:
        try:
            async with asyncio.timeout(linger_seconds):
                await until(is_needed_then=True)
        except TimeoutError:
            return True
        return False

    try:
        while True:
            await until(is_needed_then=True)
            lock = make_lock()
            try:
                trouble = await lock.acquire()
                publish(PowerChanged(PowerView(kept_awake=not trouble, trouble=trouble)))
                await until(is_needed_then=False)
                while not await stays_idle():
                    await until(is_needed_then=False)
            finally:
                await lock.release()
            publish(PowerChanged(PowerView(trouble=trouble)))
    finally:
        unsubscribe()
