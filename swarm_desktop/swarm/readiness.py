"""Waiting for the workers that hold a model: they restart, and models change, while requests wait."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from swarm_desktop.core.errors import NoWorkerReadyError, SwarmError, UnknownModelError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import ModelView, WorkerState, WorkerView
from swarm_desktop.swarm.mix import Mix
from swarm_desktop.workers.supervisor import Supervisor

READY_TIMEOUT_SECONDS = 300.0
"""How long a request waits for a model that is loaded, from a slow disk at worst, or for a worker that restarts."""

_ON_ITS_WAY = {WorkerState.STARTING, WorkerState.LOADING}


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that requests may name."""

    model: ModelView
    context_tokens: int
    """Tokens that one request really gets: the least of all workers that hold it. 0 until one is ready."""


class Loader(Protocol):
    """Loads models that requests name."""

    def loadable(self) -> tuple[ModelView, ...]:
        """Return the models that are not loaded and could be."""

    async def want(self, model: str) -> bool:
        """Return when a model is on its way into memory; False where nothing of that name could be loaded.

        Raises SwarmError where it cannot be loaded now.
        """


class Readiness:
    """Knows who can be asked. Whoever owns the supervisor calls `changed` whenever a worker's state did."""

    def __init__(
        self, supervisor: Supervisor, loader: Loader | None = None, mix: Callable[[], Mix | None] = lambda: None
    ) -> None:
        """`mix` returns who votes for a profile, while one is in use."""
        self._supervisor = supervisor
        self._loader = loader
        self._mix = mix
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Wake the requests that wait for a worker."""
        self._changed.set()
        self._changed = asyncio.Event()

    def models(self) -> tuple[ServedModel, ...]:
        """Return the models that answer, or soon can."""
        models: dict[str, ServedModel] = {}
        if (mix := self._mix()) is not None:
            mixed = [worker for worker in self._supervisor.views() if worker.id in mix.workers]
            contexts = [worker.context_tokens for worker in mixed if worker.context_tokens]
            size = sum(worker.model.size_bytes for worker in mixed)
            models[mix.name] = ServedModel(ModelView(mix.name, mix.name, "", size), min(contexts, default=0))
        for worker in self._supervisor.views():
            if worker.embeds:
                continue
            known = models.get(worker.model.id)
            contexts = [tokens for tokens in (known and known.context_tokens, worker.context_tokens) if tokens]
            models[worker.model.id] = ServedModel(worker.model, min(contexts, default=0))
        for model in self._loader.loadable() if self._loader else ():
            models.setdefault(model.id, ServedModel(model, 0))
        return tuple(models.values())

    def served(self, model: str) -> ServedModel:
        """Return one of the models. Raises UnknownModelError."""
        for served in self.models():
            if served.model.id == model:
                return served
        raise self._nobody(model, [])

    async def workers(
        self, model: str, *, embed: bool = False, here_only: bool = False, instead_of: Sequence[WorkerView] = ()
    ) -> list[WorkerView]:
        """Return the workers that hold the model and take requests, waiting for those on their way.

        With `here_only` those that stand for servers elsewhere are not among them. `instead_of` are workers that just
        died. Their end may not be noticed yet, so only their restart counts. Raises UnknownModelError or
        NoWorkerReadyError.
        """
        died = {(worker.id, worker.ready_since) for worker in instead_of}
        mix = self._mix()
        members = mix.workers if mix is not None and model == mix.name else None
        loaded: set[str] = set()
        try:
            async with asyncio.timeout(READY_TIMEOUT_SECONDS):
                while True:
                    changed = self._changed
                    views = self._supervisor.views()
                    able = [worker for worker in views if _holds(worker, model, members, embed=embed)]
                    holding = [worker for worker in able if not (here_only and worker.host)]
                    if able and not holding:
                        raise _elsewhere(model, able[0].host)
                    ready = [
                        worker for worker in holding if worker.is_ready and (worker.id, worker.ready_since) not in died
                    ]
                    on_its_way = any(worker.state in _ON_ITS_WAY for worker in holding)
                    unloaded = {worker.model.id for worker in holding if worker.state is WorkerState.UNLOADED}
                    if members is not None and (missing := unloaded - loaded):
                        # All of a profile are to vote. Where they have no room together, those vote that have.
                        loaded |= missing
                        await self._load(missing)
                    elif ready and not (members and on_its_way):
                        return ready
                    elif on_its_way or any(worker.is_ready for worker in holding):
                        await changed.wait()
                    elif embed or (holding and not unloaded) or not await self._load(unloaded or {model}):
                        # A worker that a person stopped stays so.
                        raise self._nobody(model, holding)
        except TimeoutError as error:
            raise NoWorkerReadyError(f"The model `{model}` is still loading. Try again in a minute.") from error

    async def _load(self, models: Iterable[str]) -> bool:
        """Return when models are on their way into memory; False where none could be loaded."""
        if self._loader is None:
            return False
        return any([await self._loader.want(model) for model in models])

    def _nobody(self, model: str, holding: list[WorkerView]) -> SwarmError:
        if not holding:
            known = ", ".join(f"`{served.model.id}`" for served in self.models()) or "none"
            return UnknownModelError(
                f"The model `{model}` does not exist here. Loaded: {known}; each also as `swarm/<model>`.",
                parameter="model",
            )
        troubles = [worker.trouble for worker in holding if worker.trouble]
        if troubles:
            return NoWorkerReadyError(troubles[0].message, details=troubles[0].details)
        return NoWorkerReadyError(f"The worker for `{model}` is stopped. Start it on the Workers page.")


def _elsewhere(model: str, host: str) -> NoWorkerReadyError:
    return NoWorkerReadyError(
        f"The model `{model}` answers at {host}, and this question is to stay here. Ask a model of this machine."
    )


def _holds(worker: WorkerView, model: str, members: frozenset[WorkerId] | None, *, embed: bool) -> bool:
    if members is not None and not embed:
        return worker.id in members
    return worker.model.id == model and worker.embeds is embed
