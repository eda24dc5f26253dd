"""Real workers for the tests, on the practice model, each test with a supervisor of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import psutil

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import WorkerState, WorkerView
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.process import CHILD_MODULES, child_command
from swarm_desktop.workers.restarts import Patience
from swarm_desktop.workers.supervisor import Supervisor

CHILDREN = Path(__file__).with_name("children.py")
PATIENCE = Patience(first_delay_seconds=0.01, longest_delay_seconds=0.05, most_crashes=3)
SETTINGS = WorkerSettings(context_tokens=8192)

Command: TypeAlias = Callable[[RuntimeKind], Sequence[str]]


class Watched:
    """A supervisor, and every change that it told of."""

    def __init__(self, logs: Path, command: Command, settings: WorkerSettings, cores: int | None) -> None:
        self.changes: list[WorkerView] = []
        self.on_change: Callable[[], None] = lambda: None
        self.supervisor = Supervisor(logs, settings, self._changed, command=command, patience=PATIENCE, cores=cores)
        self._news = asyncio.Event()

    def _changed(self, view: WorkerView) -> None:
        self.changes.append(view)
        self.on_change()
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, worker_id: WorkerId, matches: Callable[[WorkerView], bool]) -> WorkerView:
        """Return the worker as soon as it matches."""
        while True:
            news = self._news
            for view in self.supervisor.views():
                if view.id == worker_id and matches(view):
                    return view
            await news.wait()

    async def ready(self, model: Path, *, embeds: bool = False) -> WorkerId:
        """Start a worker and wait until it is ready."""
        worker_id = await self.supervisor.start(model, embeds=embeds)
        view = await self.until(worker_id, lambda view: view.is_ready or view.state is WorkerState.FAILED)
        assert view.is_ready, view.trouble
        return worker_id

    def runtime(self, worker_id: WorkerId) -> LlamaRuntime:
        runtime = self.supervisor.runtime(worker_id)
        assert isinstance(runtime, LlamaRuntime)
        return runtime


def child_processes() -> list[psutil.Process]:
    """Return the worker processes of this test run; other tests have children of their own."""
    living = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in living if {*CHILD_MODULES.values(), str(CHILDREN)} & set(child.cmdline())]


def misbehaving(kind: str) -> Command:
    """Return the command of a child process that behaves badly in one way; see `children.py`."""
    return lambda _: (sys.executable, str(CHILDREN), kind)


@asynccontextmanager
async def watched(
    logs: Path, command: Command = child_command, settings: WorkerSettings = SETTINGS, cores: int | None = None
) -> AsyncIterator[Watched]:
    """Run a supervisor; it leaves no process behind."""
    watching = Watched(logs, command, settings, cores)
    try:
        yield watching
    finally:
        await watching.supervisor.close()
    assert child_processes() == []
