"""One worker: its child process, kept alive, and what is known about it."""

import asyncio
import logging
import os
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from swarm_desktop.core.errors import ModelFileError, NoWorkerReadyError, WorkerError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import ModelView, SlotView, Trouble, WorkerState, WorkerView
from swarm_desktop.hardware import free_memory_bytes
from swarm_desktop.models.gguf import read_header
from swarm_desktop.workers import troubles
from swarm_desktop.workers.budget import Context, context, prompt_cache_bytes
from swarm_desktop.workers.child import Child, running_child
from swarm_desktop.workers.child_messages import ChildOrder, ChildStage
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.process import describe_exit
from swarm_desktop.workers.restarts import Patience, Safety, after_crash
from swarm_desktop.workers.runtime import Usage

RUNTIME_NAME = "llama.cpp"

_log = logging.getLogger(__name__)

_LOADING_SAMPLE_SECONDS = 0.25
_SAMPLE_SECONDS = 5.0
_NOTICED_MEMORY_CHANGE = 0.02
"""Smaller changes of memory, as a share, are not worth a new snapshot."""
_KEY_BYTES = 32


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


class Worker:
    """Owns one child process at a time. Used from one event loop only."""

    def __init__(
        self,
        worker_id: WorkerId,
        model: ModelView,
        settings: WorkerSettings,
        log: LogFile,
        on_change: Callable[[WorkerView], None],
        *,
        embeds: bool,
        command: Callable[[], Sequence[str]],
        patience: Patience,
    ) -> None:
        self.view = WorkerView(worker_id, model, RUNTIME_NAME, embeds=embeds)
        self.settings = settings
        self.log = log
        self.threads = 1
        """Threads of the next child process; dealt out by the supervisor."""
        self._on_change = on_change
        self._command = command
        self._patience = patience
        self._safety = Safety.NONE
        self._runtime: LlamaRuntime | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._life: asyncio.Task[None] | None = None

    @property
    def is_live(self) -> bool:
        """Whether it has, or soon has again, a child process."""
        return self._life is not None and not self._life.done()

    @property
    def runtime(self) -> LlamaRuntime:
        """The runtime of the loaded model. Raises NoWorkerReadyError while there is none."""
        if self._runtime is None or not self.view.is_ready:
            raise NoWorkerReadyError("The worker is not ready. Ask again when its model is loaded.")
        return self._runtime

    def start(self) -> None:
        """Begin its life, in which it is restarted until it is stopped or given up."""
        self._safety = Safety.NONE
        self._change(state=WorkerState.STARTING, trouble=None, restarts=0, safety="", threads=self.threads)
        self._life = asyncio.create_task(self._live(), name=f"life of {self.view.id}")

    async def stop(self) -> None:
        """End its process, now; requests on their way fail."""
        if self._life is not None:
            self._life.cancel()
            # Waited for, not awaited: its cancellation must not be taken for one of this call.
            await asyncio.wait([self._life])
            self._life = None
        self._change(state=WorkerState.STOPPED, trouble=None)

    async def when_idle(self) -> None:
        """Return when no request is being answered."""
        await self._idle.wait()

    async def _live(self) -> None:
        try:
            trouble = await self._live_until_trouble()
        except Exception as error:  # noqa: BLE001  # nobody awaits a life: its end would look like endless loading
            _log.exception("The life of %s ended", self.view.id)
            trouble = troubles.unexpected(repr(error))
        self._change(state=WorkerState.FAILED, trouble=trouble)

    async def _live_until_trouble(self) -> Trouble:
        """Run child processes until one more would be of no use."""
        model = self.view.model
        crashes = 0
        while True:
            try:
                ended = await self._run_once()
            except ModelFileError as error:
                return Trouble(error.title, error.message, error.details)
            except OSError as error:
                return troubles.cannot_start(str(error))
            if ended.refusal is not None:
                return troubles.refused(model, ended.refusal, ended.log)
            restart = after_crash(
                self._patience, self._safety, crashes, untried=ended.untried, served_seconds=ended.served_seconds
            )
            if restart is None:
                return troubles.keeps_crashing(model, self.view.restarts + 1, ended.ending, ended.log)
            crashes, self._safety = restart.crashes, restart.safety
            self._change(
                state=WorkerState.STARTING,
                trouble=troubles.restarting(ended.ending),
                restarts=self.view.restarts + 1,
                safety=self._safety.value,
            )
            await asyncio.sleep(restart.delay_seconds)

    async def _run_once(self) -> _Ended:
        """Run one child process to its end. Raises ModelFileError, or OSError where it cannot be started."""
        sizes, order = await asyncio.to_thread(self._order)
        title = f"{self.view.model.name}: {order.threads} threads, {order.cache_tokens} tokens of cache"
        async with running_child(self._command(), self.log, title) as child:
            self._change(threads=order.threads)
            sampler = asyncio.create_task(self._sample(child.pid, sizes.bytes))
            try:
                return await self._attend(child, order)
            finally:
                sampler.cancel()
                if self._runtime is not None:
                    await self._runtime.close()
                    self._runtime = None
                # Whatever comes next changes the state too, and tells of all of it together.
                self.view = replace(
                    self.view, slots=(), progress=None, memory_bytes=0, tokens_per_second=0.0, ready_since=None
                )

    async def _attend(self, child: Child, order: ChildOrder) -> _Ended:
        refusal: str | None = None
        ready_at: float | None = None
        async for report in child.obey(order):
            match report.stage:
                case ChildStage.LOADING:
                    self._change(state=WorkerState.LOADING, progress=0.0)
                case ChildStage.REFUSED:
                    refusal = report.text
                case ChildStage.LISTENING:
                    ready_at = time.monotonic()
                    try:
                        await self._become_ready(report.text, order)
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

    async def _become_ready(self, address: str, order: ChildOrder) -> None:
        """Connect to the child's server. Raises WorkerError where it does not answer."""
        runtime = LlamaRuntime(
            address,
            order.key,
            order.threads,
            order.cache_tokens,
            embeds=order.embeddings,
            on_busy=self._busy_changed,
            on_usage=self._answered,
        )
        self._runtime = runtime
        await runtime.check_health()
        facts = await runtime.describe()
        self._change(
            state=WorkerState.READY,
            trouble=None,
            progress=None,
            slots=tuple(SlotView(index) for index in range(facts.slots)),
            context_tokens=facts.context_tokens,
            sees_images=facts.sees_images,
            ready_since=time.time(),
        )

    def _order(self) -> tuple[Context, ChildOrder]:
        """Decide what the next child process gets. Reads the file again: it may have changed since the last time."""
        model = self.view.model
        header = read_header(Path(model.path))
        free = free_memory_bytes()
        sizes = context(
            trained_tokens=header.trained_context,
            wished_tokens=self.settings.context_tokens,
            bytes_per_token=header.cache_bytes_per_token,
            weight_bytes=model.size_bytes,
            free_bytes=free,
            slots=self.settings.slots,
        )
        return sizes, ChildOrder(
            model=model.path,
            cache_tokens=sizes.cache_tokens,
            slots=sizes.slots,
            threads=1 if self._safety is Safety.ONE_THREAD else self.threads,
            prompt_cache_bytes=prompt_cache_bytes(free),
            parent=os.getpid(),
            key=secrets.token_urlsafe(_KEY_BYTES),
            extra_buffers=self._safety is Safety.NONE,
            embeddings=self.view.embeds,
            pools=model.embeds,
        )

    async def _sample(self, pid: int, cache_bytes: int) -> None:
        """Watch the child's memory, which also tells how far it is: a loader cannot be asked."""
        expected = self.view.model.size_bytes + cache_bytes
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            empty: int | None = None
            while True:
                memory = process.memory_info().rss
                if self.view.state is WorkerState.LOADING:
                    empty = memory if empty is None else empty
                    self._change(progress=min((memory - empty) / expected, 1.0))
                if abs(memory - self.view.memory_bytes) > _NOTICED_MEMORY_CHANGE * memory:
                    self._change(memory_bytes=memory)
                await asyncio.sleep(_SAMPLE_SECONDS if self.view.is_ready else _LOADING_SAMPLE_SECONDS)

    def _busy_changed(self, voters: int) -> None:
        if voters:
            self._idle.clear()
        else:
            self._idle.set()
        if self.view.is_ready:
            self._change(
                state=WorkerState.BUSY if voters else WorkerState.READY,
                slots=tuple(SlotView(slot.index, slot.index < voters) for slot in self.view.slots),
            )

    def _answered(self, usage: Usage) -> None:
        if usage.tokens_per_second:
            self._change(tokens_per_second=usage.tokens_per_second)

    def _change(self, **facts: Any) -> None:
        changed = replace(self.view, **facts)
        if changed != self.view:
            self.view = changed
            self._on_change(changed)
