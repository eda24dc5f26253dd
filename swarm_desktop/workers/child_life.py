"""The life of a worker whose model is in a child process: started, watched, and started again."""

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

from swarm_desktop.core.errors import SwarmError, WorkerError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import Trouble, WorkerState
from swarm_desktop.workers import troubles
from swarm_desktop.workers.budget import Allow
from swarm_desktop.workers.child import Child, running_child
from swarm_desktop.workers.child_messages import ChildStage
from swarm_desktop.workers.driver import ChildDriver, ChildLaunch, ConnectedRuntime, Listeners, Share
from swarm_desktop.workers.process import describe_exit
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.restarts import Patience, Safety, after_crash
from swarm_desktop.workers.worker import Worker

_LOADING_SAMPLE_SECONDS = 0.25
_SAMPLE_SECONDS = 5.0
_NOTICED_MEMORY_CHANGE = 0.02
"""Smaller changes of memory, as a share, are not worth a new snapshot."""
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Childhood:
    """How a worker's child processes are made."""

    recipe: WorkerRecipe
    driver: ChildDriver
    command: Callable[[], Sequence[str]]
    patience: Patience
    allow: Callable[[WorkerId], Allow]
    """Returns what measures the memory that one worker may take."""
    planning: asyncio.Lock
    """Held while one worker is planned, so that the next one knows what it takes."""

    async def live(self, worker: Worker) -> Trouble:
        """Run child processes until one more would be of no use. A `Life`."""
        return await _ChildLife(worker, self).run()


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a child process came to its end by itself."""

    ending: str
    log: str
    refusal: str | None
    """What the child said where it cannot load the model at all."""
    untried: bool
    """Whether it was loading, or at work on its first token."""
    served_seconds: float


class _ChildLife:
    """One life, from a start by hand on."""

    def __init__(self, worker: Worker, childhood: Childhood) -> None:
        self._worker = worker
        self._childhood = childhood
        self._safety = Safety.NONE
        self._runtime: ConnectedRuntime | None = None

    async def run(self) -> Trouble:
        worker, model = self._worker, self._worker.view.model
        worker.change(threads=worker.threads)
        crashes = 0
        while True:
            try:
                ended = await self._run_once()
            except SwarmError as error:
                return Trouble(error.title, error.message, error.details)
            except OSError as error:
                return troubles.cannot_start(str(error))
            if ended.refusal is not None:
                return troubles.refused(model, ended.refusal, ended.log)
            restart = after_crash(
                self._childhood.patience,
                self._safety,
                crashes,
                untried=ended.untried,
                served_seconds=ended.served_seconds,
            )
            if restart is None:
                return troubles.keeps_crashing(model, worker.view.restarts + 1, ended.ending, ended.log)
            crashes, self._safety = restart.crashes, restart.safety
            worker.change(
                state=WorkerState.STARTING,
                trouble=troubles.restarting(ended.ending),
                restarts=worker.view.restarts + 1,
                safety=self._safety.value,
            )
            await asyncio.sleep(restart.delay_seconds)

    async def _run_once(self) -> _Ended:
        """Run one child process to its end. Raises SwarmError, or OSError where it cannot be started."""
        worker = self._worker
        threads = 1 if self._safety is Safety.ONE_THREAD else worker.threads
        async with self._childhood.planning:
            share = Share(
                worker.settings,
                threads,
                self._safety,
                secrets.token_urlsafe(_KEY_BYTES),
                self._childhood.allow(worker.view.id),
            )
            launch = await asyncio.to_thread(
                self._childhood.driver.launch, self._childhood.recipe, worker.view.model, share
            )
            worker.change(
                threads=threads,
                planned_bytes=launch.expected_bytes,
                planned_graphics_bytes=launch.graphics_bytes,
                plan=launch.plan,
                caution=launch.caution,
            )
        async with running_child(self._childhood.command(), worker.log, launch.title) as child:
            sampler = asyncio.create_task(self._sample(child.pid, launch))
            try:
                return await self._attend(child, launch)
            finally:
                sampler.cancel()
                self._runtime = None
                await worker.lose_server()

    async def _attend(self, child: Child, launch: ChildLaunch) -> _Ended:
        refusal: str | None = None
        ready_at: float | None = None
        async for report in child.obey(launch.order):
            match report.stage:
                case ChildStage.LOADING:
                    self._worker.change(state=WorkerState.LOADING, progress=0.0)
                case ChildStage.REFUSED:
                    refusal = report.text
                case ChildStage.LISTENING:
                    ready_at = time.monotonic()
                    try:
                        await self._worker.become_ready(lambda heard: self._connect(launch, report.text, heard))  # noqa: B023
                    except WorkerError:
                        # It says that it listens, and does not answer: better a fresh one.
                        await child.kill()
        ending = describe_exit(await child.ended())
        return _Ended(
            ending=ending,
            log=child.last_words(),
            refusal=refusal,
            untried=self._runtime is None or self._runtime.is_untried,
            served_seconds=0.0 if ready_at is None else time.monotonic() - ready_at,
        )

    def _connect(self, launch: ChildLaunch, address: str, listeners: Listeners) -> ConnectedRuntime:
        self._runtime = launch.connect(address, listeners)
        return self._runtime

    async def _sample(self, pid: int, launch: ChildLaunch) -> None:
        """Watch the child's memory, which also tells how far it is: a loader cannot be asked."""
        worker = self._worker
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            empty: int | None = None
            while True:
                # Where it starts a server itself, that one holds the model.
                processes = [process, *process.children()] if launch.order.program else [process]
                memory = sum(each.memory_info().rss for each in processes)
                if worker.view.state is WorkerState.LOADING:
                    empty = memory if empty is None else empty
                    worker.change(progress=min(max(memory - empty, 0) / max(launch.expected_bytes, 1), 1.0))
                if abs(memory - worker.view.memory_bytes) > _NOTICED_MEMORY_CHANGE * memory:
                    worker.change(memory_bytes=memory)
                await asyncio.sleep(_SAMPLE_SECONDS if worker.view.is_ready else _LOADING_SAMPLE_SECONDS)
