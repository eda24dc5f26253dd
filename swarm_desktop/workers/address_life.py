"""The life of a worker whose server somebody else started: asked now and then whether it is there, and waited for."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NoReturn

from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.snapshot import Trouble, WorkerState
from swarm_desktop.workers import troubles
from swarm_desktop.workers.driver import AddressDriver, ConnectedRuntime, Listeners
from swarm_desktop.workers.recipe import RemoteModel
from swarm_desktop.workers.restarts import Patience
from swarm_desktop.workers.worker import Worker

_LOOK_SECONDS = 15.0
"""How often an idle server is asked whether it is there."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Whom a worker stands for."""

    remote: RemoteModel
    driver: AddressDriver
    patience: Patience

    async def live(self, worker: Worker) -> Trouble:
        """Stay in touch until cancelled: a server that is away may come back any time. A `Life`."""
        await _AddressLife(worker, self).run()


class _AddressLife:
    """One life, from a start by hand on."""

    def __init__(self, worker: Worker, acquaintance: Acquaintance) -> None:
        self._worker = worker
        self._acquaintance = acquaintance
        self._lost = asyncio.Event()

    async def run(self) -> NoReturn:
        patience, worker = self._acquaintance.patience, self._worker
        failures = 0
        while True:
            try:
                await worker.become_ready(self._connect, restarts=worker.view.restarts + bool(failures))
                self._note("answers")
                failures = 0
                await self._look_after(worker.runtime)
            except SwarmError as error:
                self._note(error.message)
                trouble = troubles.away(self._acquaintance.remote.host, error.message)
            finally:
                await worker.lose_server()
            # Not STARTING: nobody should wait for a server of which nobody knows when it comes back.
            worker.change(state=WorkerState.FAILED, trouble=trouble)
            await asyncio.sleep(min(patience.first_delay_seconds * 2**failures, patience.longest_delay_seconds))
            failures += 1

    async def _look_after(self, runtime: ConnectedRuntime) -> NoReturn:
        """Look after the server until it does not answer. Raises SwarmError then."""
        while True:
            self._lost.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._lost.wait()
            # One that answers is there, and perhaps too busy to say so.
            if self._lost.is_set() or self._worker.is_idle:
                await runtime.check_health()
            if self._lost.is_set():
                # It is there again: those whose answers broke off may ask once more.
                self._note("broke off, and answers again")
                self._worker.change(restarts=self._worker.view.restarts + 1, ready_since=time.time())

    def _note(self, what: str) -> None:
        """Write into the worker's log what became of the server."""
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {self._acquaintance.remote.host}: {what}\n"
        self._worker.log.write(line.encode())

    def _connect(self, listeners: Listeners) -> ConnectedRuntime:
        heard = replace(listeners, on_lost=self._lost.set)
        return self._acquaintance.driver.connect(self._acquaintance.remote, self._worker.settings, heard)
