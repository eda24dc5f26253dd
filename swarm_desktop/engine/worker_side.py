"""The workers of this machine, as settings want them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from swarm_desktop.core.errors import BadRequestError, ModelFileError, StateError, SwarmError, WorkerError
from swarm_desktop.core.events import EngineTroubled, WorkerRemoved
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Trouble
from swarm_desktop.lifecycle.recipes import file_recipe
from swarm_desktop.models.gguf import model_view, practice_model_file
from swarm_desktop.store import SnapshotStore
from swarm_desktop.workers.runtime import WorkerAddress
from swarm_desktop.workers.supervisor import Supervisor


class WorkerCommands:
    """The part of `Commands` about workers."""

    def __init__(
        self,
        supervisor: Supervisor,
        store: SnapshotStore,
        *,
        settings: Callable[[], Settings],
        change_settings: Callable[[Mapping[str, Any]], Awaitable[Settings]],
        start_profile: Callable[[str], Awaitable[None]],
        forget_profile: Callable[[], None],
        start_servers: Callable[[], Awaitable[None]],
        lock: asyncio.Lock,
    ) -> None:
        """`start_profile` starts the workers of a profile, `start_servers` those that stand for servers.

        Whoever starts or replaces workers holds `lock`.
        """
        self._workers = supervisor
        self._shown = store
        self._wanted = settings
        self._want = change_settings
        self._start_profile = start_profile
        self._forget_profile = forget_profile
        self._start_servers = start_servers
        self._changing = lock

    async def use_model(self, path: Path | None) -> None:
        """Make a GGUF file the model of this machine. Nothing changes where the file cannot be used."""
        if path is not None:
            model = await asyncio.to_thread(model_view, path)
            if model.embeds:
                raise ModelFileError(
                    f"{model.name} makes vectors of texts and cannot answer. "
                    "It can be chosen as `embedding.model_file` in the settings file."
                )
        before = self._wanted().worker
        await self._want({"worker.model_file": path, "worker.profile": None})
        if self._wanted().worker == before:
            # The same file again: its content may be another, or its worker may have given up.
            await self.replace_running_workers()

    async def restart_worker(self, worker_id: WorkerId) -> None:
        """Start a worker again, also one that gave up."""
        await self._workers.restart(worker_id)

    async def stop_worker(self, worker_id: WorkerId) -> None:
        """Stop a worker, so that its memory is free."""
        await self._workers.stop(worker_id)

    async def worker_log(self, worker_id: WorkerId) -> str:
        """Return the end of a worker's log."""
        return await asyncio.to_thread(self._workers.log, worker_id)

    def worker_address(self, worker_id: WorkerId) -> WorkerAddress:
        """Return where a worker's own server listens, for benchmarks."""
        return self._workers.address(worker_id)

    async def start_workers(self) -> SwarmError | None:
        """Start the worker; what is wrong with its model is shown, and returned."""
        wanted = self._wanted().worker
        self._workers.use_settings(wanted)
        self._forget_profile()
        fault: SwarmError | None = None
        try:
            if wanted.profile:
                await self._start_profile(wanted.profile)
            else:
                path = wanted.model_file or practice_model_file()
                await self._workers.start_from(await asyncio.to_thread(file_recipe, path, self._wanted().runtimes))
        except (ModelFileError, WorkerError, StateError, BadRequestError) as error:
            self.show_trouble(error)
            fault = error
        # The model loads while the keyring is asked for their keys.
        await self._start_servers()
        return fault

    async def replace_running_workers(self) -> None:
        """Replace the workers, unless the engine is stopped."""
        async with self._changing:
            if self._shown.snapshot.running:
                await self.replace_workers()

    async def replace_workers(self) -> None:
        """Stop them all, and start what settings want now."""
        views = self._workers.views()
        await self._workers.close()
        for worker in views:
            self._shown.publish(WorkerRemoved(worker.id))
        self._shown.publish(EngineTroubled(None))
        await self.start_workers()

    def show_trouble(self, error: SwarmError) -> None:
        """Show what keeps the engine from working as wanted."""
        self._shown.publish(EngineTroubled(Trouble(error.title, error.message, error.details)))
