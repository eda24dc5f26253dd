"""The store: the only writer of the snapshot, and the one who tells others that it changed."""

import asyncio
import time
from collections.abc import Callable

from swarm_desktop.core.commands import Unsubscribe
from swarm_desktop.core.events import Event
from swarm_desktop.core.reduce import reduce
from swarm_desktop.core.snapshot import Snapshot

Listener = Callable[[Snapshot], None]

SHORTEST_INTERVAL_SECONDS = 0.1
"""Snapshots are for eyes: more than ten a second only cost the window time."""


class SnapshotStore:
    """Folds events into the snapshot, in the engine's thread alone."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._listeners: list[Listener] = []
        self._told_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The latest snapshot, also before listeners are told of it."""
        return self._snapshot

    def publish(self, event: Event) -> None:
        """Fold an event in. Listeners are told at once, or as soon as the last time is long enough ago."""
        changed = reduce(self._snapshot, event)
        if changed == self._snapshot:
            return
        self._snapshot = changed
        if self._timer is None and self._listeners:
            wait = self._told_at + SHORTEST_INTERVAL_SECONDS - time.monotonic()
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.0), self._tell)

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Tell `listener` the current snapshot now, and each later one."""
        self._listeners.append(listener)
        listener(self._snapshot)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        self._timer = None
        self._told_at = time.monotonic()
        for listener in tuple(self._listeners):
            listener(self._snapshot)
