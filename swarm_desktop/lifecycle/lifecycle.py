"""Loads models that requests name, and frees the memory of those that nobody asks."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from swarm_desktop.core.errors import ModelFileError, NotEnoughMemoryError, SwarmError, WorkerError
from swarm_desktop.core.events import WorkerRemoved
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import ModelView, WorkerState, WorkerView
from swarm_desktop.lifecycle.decide import decide
from swarm_desktop.lifecycle.installed import Installed
from swarm_desktop.lifecycle.needs import Needs, needs_of
from swarm_desktop.lifecycle.state import Load, Reason, Refuse, Resident, Residents, Unload, Wanted
from swarm_desktop.models.memory_pools import GIGABYTE, PoolKind, budget_rules, machine_budget_bytes, memory_pools
from swarm_desktop.models.reasons import gigabytes
from swarm_desktop.workers.budget import Allowance
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.supervisor import Supervisor

_WATCH_SECONDS = 2.0
_FAILURE_SHOWN_SECONDS = 60.0
_LARGEST_WATCHED_SHARE = 0.05
"""On small machines what is kept free is at most this share of the memory."""
_LOADING = {WorkerState.STARTING, WorkerState.LOADING}

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Wish:
    """A model that somebody waits for: one that was unloaded, or one that is merely installed."""

    model: ModelView
    needs: Needs
    since: float
    worker: WorkerId | None
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Lifecycle:
    """Implements `Loader`. Lives in one event loop; `run` does the work."""

    def __init__(
        self,
        supervisor: Supervisor,
        installed: Installed,
        *,
        settings: Callable[[], Settings],
        recipe: Callable[[Path], WorkerRecipe],
        publish: Callable[[WorkerRemoved], None],
        allow: Callable[[], Allowance] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`recipe` makes the worker of an installed model; `allow` measures the memory, `clock` the time."""
        self._supervisor = supervisor
        self._installed = installed
        self._settings = settings
        self._recipe = recipe
        self._publish = publish
        self._allow = allow or supervisor.allowance
        self._clock = clock
        self._used: dict[WorkerId, float] = {}
        self._for_requests: set[WorkerId] = set()
        """Workers that were started because a request named their model."""
        self._wishes: dict[str, _Wish] = {}
        self._news = asyncio.Event()
        self._outdated = True
        """Whether the disks have to be looked through."""

    def loadable(self) -> tuple[ModelView, ...]:
        """Return the models that are installed, and loaded when a request names them."""
        return tuple(self._installed.models.values()) if self._settings().models.on_demand else ()

    def worker_changed(self, view: WorkerView) -> None:
        """Hear that a worker's state changed."""
        if view.is_ready or view.state is WorkerState.FAILED:
            self._used[view.id] = self._clock()
        self._news.set()

    async def want(self, model: str) -> bool:
        """Return when a model is on its way into memory; False where nothing of that name could be loaded.

        Raises NotEnoughMemoryError, or another SwarmError where its file cannot be used.
        """
        unloaded = [
            view
            for view in self._supervisor.views()
            if view.model.id == model and view.state is WorkerState.UNLOADED and not view.embeds
        ]
        wishes = [await self._wish(view.id, view.model, view.id) for view in unloaded]
        if not wishes:
            await self._installed.known()
            installed = next((each for each in self.loadable() if each.id == model), None)
            if installed is None:
                return False
            wishes = [await self._wish(model, installed, None)]
        self._news.set()
        # Shielded: whoever gives up does not take the model away from others who wait for it.
        await asyncio.gather(*(asyncio.shield(wish.done) for wish in wishes))
        return True

    async def free(self) -> None:
        """Unload all models now, also those at work."""
        for view in self._supervisor.views():
            if _takes_memory(view):
                await self._unload(view.id, Reason.ASKED)

    def files_changed(self) -> None:
        """Hear that there may be other models on the disks."""
        self._outdated = True
        self._news.set()

    async def run(self) -> None:
        """Watch, until cancelled."""
        while True:
            try:
                if self._outdated:
                    self._outdated = False
                    await self._installed.look()
                await self._act()
            except SwarmError as error:
                _log.warning("Models could not be loaded or unloaded: %s", error.message)
            # Actions have changed what is known: look again at once, else when something happens or time has passed.
            with suppress(TimeoutError):
                async with asyncio.timeout(_WATCH_SECONDS):
                    await self._news.wait()
            self._news.clear()

    async def _wish(self, key: str, model: ModelView, worker: WorkerId | None) -> _Wish:
        if key not in self._wishes:
            settings = self._settings().worker
            allowance = await asyncio.to_thread(self._allow)
            needs = await asyncio.to_thread(needs_of, model, settings, allowance)
            self._wishes.setdefault(key, _Wish(model, needs, self._clock(), worker))
        return self._wishes[key]

    async def _forget_failed(self) -> None:
        """Forget workers that could not load what a request named, once a person had time to see why."""
        for view in self._supervisor.views():
            failed = view.id in self._for_requests and view.state is WorkerState.FAILED
            if failed and self._clock() - self._used.get(view.id, 0.0) >= _FAILURE_SHOWN_SECONDS:
                self._for_requests.discard(view.id)
                await self._supervisor.remove(view.id)
                self._publish(WorkerRemoved(view.id))

    async def _act(self) -> None:
        await self._forget_failed()
        house = self._residents(await asyncio.to_thread(self._allow))
        for action in decide(house, self._clock()):
            match action:
                case Unload(worker, reason):
                    await self._unload(worker, reason)
                case Load(key):
                    await self._load(key)
                case Refuse(key, needed, usable):
                    wish = self._wishes.pop(key)
                    _fail(wish, _no_room(wish.model, needed, usable))

    async def _load(self, key: str) -> None:
        wish = self._wishes.pop(key)
        try:
            if wish.worker is not None:
                await self._supervisor.restart(wish.worker)
            else:
                recipe = await asyncio.to_thread(self._recipe, Path(wish.model.path))
                self._for_requests.add(await self._supervisor.start_from(recipe))
        except (ModelFileError, WorkerError) as error:
            _fail(wish, error)
        else:
            wish.done.set_result(None)

    async def _unload(self, worker: WorkerId, reason: Reason) -> None:
        view = next((view for view in self._supervisor.views() if view.id == worker), None)
        if view is None:
            return
        _log.info("%s is unloaded: %s", view.model.name, reason)
        if worker in self._for_requests or view.embeds:
            # Who needs it again starts it anew.
            self._for_requests.discard(worker)
            await self._supervisor.remove(worker)
            self._publish(WorkerRemoved(worker))
        else:
            await self._supervisor.unload(worker)

    def _residents(self, allowance: Allowance) -> Residents:
        settings = self._settings()
        rules = budget_rules(settings.memory)
        hardware = allowance.hardware
        kept_free = min(settings.memory.least_free_gb * GIGABYTE, hardware.memory_bytes * _LARGEST_WATCHED_SHARE)
        graphics = [pool for pool in memory_pools(hardware, rules) if pool.kind is PoolKind.GRAPHICS]
        views = [view for view in self._supervisor.views() if _takes_memory(view)]
        return Residents(
            here=tuple(self._resident(view) for view in views),
            wanted=tuple(_wanted(key, wish) for key, wish in self._wishes.items()),
            budget_bytes=machine_budget_bytes(hardware.memory_bytes, rules),
            free_bytes=hardware.memory_available_bytes,
            least_free_bytes=int(kept_free),
            graphics_budget_bytes=sum(int(pool.total_bytes * rules.graphics_share) for pool in graphics),
            # Workers for vectors take no core.
            most=hardware.physical_cores + sum(view.embeds for view in views),
        )

    def _resident(self, view: WorkerView) -> Resident:
        settings = self._settings()
        minutes = settings.models.on_demand_minutes if view.id in self._for_requests else settings.memory.idle_minutes
        return Resident(
            view.id,
            max(view.planned_bytes, view.memory_bytes),
            self._used.get(view.id, self._clock()),
            busy=view.state is WorkerState.BUSY,
            loading=view.state in _LOADING,
            graphics_bytes=view.planned_graphics_bytes,
            stays_seconds=minutes * 60 if minutes else None,
        )


def _takes_memory(view: WorkerView) -> bool:
    return bool(view.model.size_bytes) and (view.is_ready or view.state in _LOADING)


def _wanted(key: str, wish: _Wish) -> Wanted:
    return Wanted(key, wish.since, wish.needs.machine, wish.needs.least, wish.needs.graphics)


def _fail(wish: _Wish, error: SwarmError) -> None:
    wish.done.set_exception(error)
    # Nobody may be waiting any more.
    wish.done.exception()


def _no_room(model: ModelView, needed: int, usable: int) -> NotEnoughMemoryError:
    return NotEnoughMemoryError(
        f"{model.name} needs at least {gigabytes(needed)} GB, and {gigabytes(usable)} GB may be used. "
        "Choose a smaller model or quantisation."
    )
