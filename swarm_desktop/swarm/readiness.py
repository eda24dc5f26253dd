"""Waiting for the workers that hold a model: they restart, and models change, while requests wait."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from swarm_desktop.core.errors import NoWorkerReadyError, SwarmError, UnknownModelError
from swarm_desktop.core.snapshot import ModelView, WorkerState, WorkerView
from swarm_desktop.workers.supervisor import Supervisor

READY_TIMEOUT_SECONDS = 120.0
"""How long a request waits for a model that is still loading, or for a worker that is being restarted."""

_ON_ITS_WAY = {WorkerState.STARTING, WorkerState.LOADING}


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that requests may name."""

    model: ModelView
    context_tokens: int
    """Tokens that one request really gets: the least of all workers that hold it. 0 until one is ready."""


class Readiness:
    """Knows who can be asked. Whoever owns the supervisor calls `changed` whenever a worker's state did."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Wake the requests that wait for a worker."""
        self._changed.set()
        self._changed = asyncio.Event()

    def models(self) -> tuple[ServedModel, ...]:
        """Return the models that answer, or soon can."""
        models: dict[str, ServedModel] = {}
        for worker in self._supervisor.views():
            if worker.embeds:
                continue
            known = models.get(worker.model.id)
            contexts = [tokens for tokens in (known and known.context_tokens, worker.context_tokens) if tokens]
            models[worker.model.id] = ServedModel(worker.model, min(contexts, default=0))
        return tuple(models.values())

    def served(self, model: str) -> ServedModel:
        """Return one of the models. Raises UnknownModelError."""
        for served in self.models():
            if served.model.id == model:
                return served
        raise self._nobody(model, [])

    async def workers(
        self, model: str, *, embed: bool = False, instead_of: Sequence[WorkerView] = ()
    ) -> list[WorkerView]:
        """Return the workers that hold the model and take requests, waiting for those on their way.

        `instead_of` are workers that just died. Their end may not be noticed yet, so only their restart counts.
        Raises UnknownModelError or NoWorkerReadyError.
        """
        died = {(worker.id, worker.restarts) for worker in instead_of}
        try:
            async with asyncio.timeout(READY_TIMEOUT_SECONDS):
                while True:
                    changed = self._changed
                    views = self._supervisor.views()
                    holding = [worker for worker in views if worker.model.id == model and worker.embeds is embed]
                    living = [worker for worker in holding if (worker.id, worker.restarts) not in died]
                    ready = [worker for worker in living if worker.is_ready]
                    if ready:
                        return ready
                    if not any(worker.is_ready or worker.state in _ON_ITS_WAY for worker in holding):
                        raise self._nobody(model, holding)
                    await changed.wait()
        except TimeoutError as error:
            raise NoWorkerReadyError(f"The model `{model}` is still loading. Try again in a minute.") from error

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
