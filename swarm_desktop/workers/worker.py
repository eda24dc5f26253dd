"""One worker: what is known about it, and the life that keeps it going."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeAlias

from swarm_desktop.core.errors import NoWorkerReadyError
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import SlotView, Trouble, WorkerState, WorkerView
from swarm_desktop.workers import troubles
from swarm_desktop.workers.driver import ConnectedRuntime, Listeners
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.runtime import Usage

_log = logging.getLogger(__name__)

Life: TypeAlias = Callable[["Worker"], Coroutine[Any, Any, Trouble]]
"""Keeps a worker going, and returns why nothing more can be done for it."""


class Worker:
    """Has one life at a time. Used from one event loop only."""

    def __init__(
        self,
        view: WorkerView,
        settings: WorkerSettings,
        log: LogFile,
        on_change: Callable[[WorkerView], None],
        life: Life,
        *,
        takes_cores: bool,
    ) -> None:
        """`takes_cores` says whether it computes with this machine's processor cores, beside the other workers."""
        self.view = view
        self.settings = settings
        self.log = log
        self.takes_cores = takes_cores
        self.threads = 1
        """Threads of the next child process; dealt out by the supervisor."""
        self._on_change = on_change
        self._new_life = life
        self._runtime: ConnectedRuntime | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._life: asyncio.Task[None] | None = None

    @property
    def is_live(self) -> bool:
        """Whether it is kept going."""
        return self._life is not None and not self._life.done()

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self._idle.is_set()

    @property
    def runtime(self) -> ConnectedRuntime:
        """The runtime of the loaded model. Raises NoWorkerReadyError while there is none."""
        if self._runtime is None or not self.view.is_ready:
            raise NoWorkerReadyError("The worker is not ready. Ask again when its model is loaded.")
        return self._runtime

    def start(self) -> None:
        """Begin its life, in which it is restarted until it is stopped or given up."""
        self.change(state=WorkerState.STARTING, trouble=None, restarts=0, safety="")
        self._life = asyncio.create_task(self._live(), name=f"life of {self.view.id}")

    async def stop(self, state: WorkerState = WorkerState.STOPPED) -> None:
        """End its life, now; requests on their way fail. `state` says what it is then."""
        if self._life is not None:
            self._life.cancel()
            # Waited for, not awaited: its cancellation must not be taken for one of this call.
            await asyncio.wait([self._life])
            self._life = None
        self.change(state=state, trouble=None, planned_bytes=0, planned_graphics_bytes=0)

    async def when_idle(self) -> None:
        """Return when no request is being answered."""
        await self._idle.wait()

    def change(self, **facts: Any) -> None:
        """Change what is known about it, and tell of it if that is news."""
        changed = replace(self.view, **facts)
        if changed != self.view:
            self.view = changed
            self._on_change(changed)

    async def become_ready(self, connect: Callable[[Listeners], ConnectedRuntime], **facts: Any) -> None:
        """Speak with its server from now on, and change `facts` with that. Raises WorkerError where that is silent."""
        runtime = connect(Listeners(self._busy_changed, self._answered))
        self._runtime = runtime
        await runtime.check_health()
        offered = await runtime.describe()
        self.change(
            state=WorkerState.READY,
            trouble=None,
            progress=None,
            slots=tuple(SlotView(index) for index in range(offered.slots)),
            context_tokens=offered.context_tokens,
            sees_images=offered.sees_images,
            ready_since=time.time(),
            **facts,
        )

    async def lose_server(self) -> None:
        """Forget the server; requests on their way fail. Whoever calls this changes the state and so tells of it."""
        runtime, self._runtime = self._runtime, None
        self.view = replace(
            self.view,
            # Until then nobody may take it for one that can be asked.
            state=WorkerState.STARTING,
            slots=(),
            progress=None,
            memory_bytes=0,
            tokens_per_second=0.0,
            ready_since=None,
        )
        if runtime is not None:
            await runtime.close()

    async def _live(self) -> None:
        try:
            trouble = await self._new_life(self)
        except Exception as error:  # noqa: BLE001  # nobody awaits a life: its end would look like endless loading
            _log.exception("The life of %s ended", self.view.id)
            trouble = troubles.unexpected(repr(error))
        self.change(state=WorkerState.FAILED, trouble=trouble)

    def _busy_changed(self, voters: int) -> None:
        if voters:
            self._idle.clear()
        else:
            self._idle.set()
        if self.view.is_ready:
            self.change(
                state=WorkerState.BUSY if voters else WorkerState.READY,
                slots=tuple(SlotView(slot.index, slot.index < voters) for slot in self.view.slots),
            )

    def _answered(self, usage: Usage) -> None:
        if usage.tokens_per_second:
            self.change(tokens_per_second=usage.tokens_per_second)
