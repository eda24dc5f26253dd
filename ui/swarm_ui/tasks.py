"""Commands are awaited here and nowhere else: a widget starts one and is told, in the GUI thread, how it ended."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from swarm_desktop.core.errors import SwarmError

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Tasks(QObject):
    """Runs commands on the GUI's loop and keeps hold of them until they end."""

    failed = Signal(object)
    """A `SwarmError` that nobody who started the command wanted to show in its own place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Future[None]] = set()

    def run(
        self,
        command: Coroutine[Any, Any, Result],
        *,
        done: Callable[[Result], None] | None = None,
        failed: Callable[[SwarmError], None] | None = None,
        settled: Callable[[], None] | None = None,
    ) -> None:
        """Await `command`; then call `done` with its result or `failed` with its error, and `settled` at last."""
        task = asyncio.ensure_future(self._supervise(command, done, failed or self.failed.emit, settled))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _supervise(
        self,
        command: Coroutine[Any, Any, Result],
        done: Callable[[Result], None] | None,
        failed: Callable[[SwarmError], None],
        settled: Callable[[], None] | None,
    ) -> None:
        try:
            result = await command
        except SwarmError as error:
            failed(error)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the person is told
            _log.exception("a command failed in an unexpected way")
            failed(SwarmError("This is a mistake in the program. The details help to report it.", details=repr(error)))
        else:
            if done is not None:
                done(result)
        finally:
            if settled is not None:
                settled()
