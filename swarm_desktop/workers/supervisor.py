"""All workers of this machine: started, watched, and never using more cores together than there are."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import MemorySettings, WorkerSettings
from swarm_desktop.core.snapshot import ModelView, WorkerState, WorkerView
from swarm_desktop.hardware import physical_cores
from swarm_desktop.models.graphics import RuntimeDevice, without
from swarm_desktop.workers.address_life import Acquaintance
from swarm_desktop.workers.budget import Allow, Allowance, measured_allowance, share_threads, wanted_threads
from swarm_desktop.workers.child_life import Childhood
from swarm_desktop.workers.devices import devices_now, runtime_devices
from swarm_desktop.workers.drivers import address_driver, child_driver
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.process import child_command
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from swarm_desktop.workers.restarts import Patience
from swarm_desktop.workers.runtime import Runtime, WorkerAddress
from swarm_desktop.workers.worker import Life, Worker

_USUAL_VOTERS = 5


class Supervisor:
    """Owns the workers. Used from one event loop only, but `log` may be called from anywhere."""

    def __init__(
        self,
        logs: Path,
        settings: WorkerSettings,
        on_change: Callable[[WorkerView], None],
        *,
        command: Callable[[RuntimeKind], Sequence[str]] = child_command,
        patience: Patience | None = None,
        cores: int | None = None,
        memory: Callable[[], tuple[MemorySettings, int]] = lambda: (MemorySettings(), _USUAL_VOTERS),
        devices: Callable[[], Sequence[RuntimeDevice]] = devices_now,
    ) -> None:
        """Keep the workers' logs in the folder `logs`, and tell `on_change` of every change, in the loop's thread.

        `memory` says what models may take, and how many voters usually vote; `devices` what they can compute on.
        """
        self._logs = logs
        self._settings = settings
        self._on_change = on_change
        self._command = command
        self._patience = patience or Patience()
        self._cores = cores or physical_cores()
        self._memory = memory
        self._devices = devices
        self._workers: dict[WorkerId, Worker] = {}
        self._lock = asyncio.Lock()
        self._planning = asyncio.Lock()

    def use_settings(self, settings: WorkerSettings) -> None:
        """Use these settings for workers that are started from now on."""
        self._settings = settings

    async def start(self, model_path: Path, *, embeds: bool = False) -> WorkerId:
        """Start a worker for a model file with the runtime of this program; see `start_from`."""
        return await self.start_from(WorkerRecipe(model_path, embeds=embeds))

    async def start_from(self, recipe: WorkerRecipe, *, asleep: bool = False) -> WorkerId:
        """Start a worker and return at once, while it loads; or only make it known, `asleep`, until a restart.

        Raises ModelFileError where the model cannot be used, and WorkerError where every core has its worker already
        or the runtime cannot be used.
        """
        life, view = await self._conceive(recipe)
        async with self._lock:
            takes_cores = isinstance(recipe.model, Path) and not recipe.embeds
            if takes_cores and not recipe.load.may_crowd and len(self._sharing()) >= self._cores:
                raise WorkerError("Every processor core has its worker already. Stop one to start another.")
            number = next(number for number in range(1, len(self._workers) + 2) if _id(number) not in self._workers)
            worker = Worker(
                replace(view, id=_id(number)),
                recipe.settings or self._settings,
                LogFile(self._logs / f"{_id(number)}.log"),
                self._on_change,
                life,
                takes_cores=takes_cores,
            )
            self._workers[worker.view.id] = worker
            if asleep:
                worker.change(state=WorkerState.UNLOADED)
            else:
                await self._start(worker)
            return worker.view.id

    async def stop(self, worker_id: WorkerId) -> None:
        """Stop a worker; it stays in the views, and `restart` brings it back."""
        async with self._lock:
            await self._worker(worker_id).stop()

    async def unload(self, worker_id: WorkerId) -> None:
        """Free a worker's memory; requests on their way fail, and `restart` loads its model again."""
        async with self._lock:
            await self._worker(worker_id).stop(WorkerState.UNLOADED)

    async def restart(self, worker_id: WorkerId) -> None:
        """Stop and start a worker, also one that was given up; its safer settings are forgotten."""
        async with self._lock:
            worker = self._worker(worker_id)
            await worker.stop()
            await self._start(worker)

    async def remove(self, worker_id: WorkerId) -> None:
        """Stop and forget a worker; one that is not there is gone already."""
        async with self._lock:
            worker = self._workers.pop(worker_id, None)
            if worker is not None:
                await worker.stop()

    async def close(self) -> None:
        """Stop and forget all workers; others may be started afterwards."""
        async with self._lock:
            await asyncio.gather(*(worker.stop() for worker in self._workers.values()))
            self._workers.clear()

    def runtime(self, worker_id: WorkerId) -> Runtime:
        """Return the runtime of a worker that is ready. Raises WorkerError."""
        return self._worker(worker_id).runtime

    def address(self, worker_id: WorkerId) -> WorkerAddress:
        """Return where a ready worker's own server listens, for benchmarks. Raises WorkerError."""
        address = self._worker(worker_id).runtime.address
        if address is None:
            raise WorkerError("This worker's runtime has no server that other programs could ask.")
        return address

    def views(self) -> tuple[WorkerView, ...]:
        """Return all workers, oldest first."""
        return tuple(worker.view for worker in self._workers.values())

    def log(self, worker_id: WorkerId) -> str:
        """Return the end of a worker's log (at most 64 KiB)."""
        return self._worker(worker_id).log.tail()

    async def _conceive(self, recipe: WorkerRecipe) -> tuple[Life, WorkerView]:
        """Return the life of a worker to be, and what is known about it already."""
        if isinstance(recipe.model, RemoteModel):
            remote, address = recipe.model, address_driver(recipe.runtime)
            name = remote.answers_as or remote.model
            model = ModelView(name, remote.model, remote.url, 0)
            host = remote.host if remote.leaves_machine else ""
            view = WorkerView(_id(0), model, address.name, embeds=recipe.embeds, kind=recipe.runtime, host=host)
            return Acquaintance(remote, address, self._patience).live, view
        driver = child_driver(recipe.runtime)
        if obstacle := driver.obstacle():
            raise WorkerError(obstacle)
        model = await asyncio.to_thread(driver.view, recipe.model)
        command = partial(self._command, recipe.runtime)
        view = WorkerView(_id(0), model, driver.name, embeds=recipe.embeds, kind=recipe.runtime)
        return Childhood(recipe, driver, command, self._patience, self._allow, self._planning).live, view

    def allowance(self) -> Allowance:
        """Measure what all workers together may take, whatever they take already. For a thread."""
        settings, voters = self._memory()
        return measured_allowance(runtime_devices(), self._cores, settings, voters, 0)

    def _allow(self, worker_id: WorkerId) -> Allow:
        """Return what measures the memory that one worker may take beside the others."""
        others = [worker.view for worker in self._workers.values() if worker.is_live and worker.view.id != worker_id]
        # One that loads takes by and by what it was planned to take.
        taken = sum(max(view.planned_bytes, view.memory_bytes) for view in others)
        # What a loading one gets of graphics processors is not yet missing there.
        loading = sum(view.planned_graphics_bytes for view in others if not view.is_ready)
        settings, voters = self._memory()
        return lambda: measured_allowance(without(self._devices(), loading), self._cores, settings, voters, taken)

    async def _start(self, worker: Worker) -> None:
        """Deal out the cores anew, restarting idle others that hold too many, and start the worker.

        A worker for vectors reads for a moment now and then: it has one thread, and takes no core from the others.
        """
        if not worker.takes_cores:
            worker.start()
            return
        others = [other for other in self._sharing() if other is not worker]
        together = [*others, worker]
        wanted = [wanted_threads(each.view.model.parameters, self._cores, each.settings.threads) for each in together]
        for each, share in zip(together, share_threads(wanted, self._cores), strict=True):
            fewer = share < each.threads
            each.threads = share
            if each is not worker and fewer:
                await each.when_idle()
                await each.stop()
                each.start()
        worker.start()

    def _sharing(self) -> list[Worker]:
        """Return the workers that share the cores."""
        return [worker for worker in self._workers.values() if worker.is_live and worker.takes_cores]

    def _worker(self, worker_id: WorkerId) -> Worker:
        worker = self._workers.get(worker_id)
        if worker is None:
            raise WorkerError(f"There is no worker {worker_id}.")
        return worker


def _id(number: int) -> WorkerId:
    return WorkerId(f"worker-{number}")
