"""Where a download stands, told often enough for eyes and not more often."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.models.downloads.pace import Speedometer

_INTERVAL_SECONDS = 0.25

Tell = Callable[[DownloadView], None]


class Account:
    """The view of one download, and whom to tell of it."""

    def __init__(self, view: DownloadView, tell: Tell) -> None:
        self.view = view
        self._tell = tell
        self._speed = Speedometer(time.monotonic)
        self._told_at = 0.0

    def enter(self, state: DownloadState, **changes: Any) -> None:
        """Begin a new state of its life; changes of other fields go with it."""
        self._speed = Speedometer(time.monotonic)
        self.change(state=state, bytes_per_second=0.0, waiting_for="", **changes)

    def change(self, **changes: Any) -> None:
        """Change fields of the view, and tell it."""
        self.view = replace(self.view, **changes)
        self._told_at = time.monotonic()
        self._tell(self.view)

    def moved(self, amount: int) -> None:
        """So many bytes more are done; negative where some have to be done again."""
        self._speed.add(max(0, amount))
        self.view = replace(
            self.view, done_bytes=self.view.done_bytes + amount, bytes_per_second=self._speed.bytes_per_second
        )
        if time.monotonic() - self._told_at >= _INTERVAL_SECONDS:
            self.change()
