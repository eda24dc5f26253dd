"""Vectors of texts, by a worker that is started when the first of them is wanted."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from swarm_desktop.core.errors import UnknownModelError
from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.gguf import model_view, practice_model_file
from swarm_desktop.swarm.readiness import Readiness
from swarm_desktop.workers.runtime import Embeddings, Text
from swarm_desktop.workers.supervisor import Supervisor


class Embedder:
    """Owns the worker for vectors; most people never want one, so it costs them nothing."""

    def __init__(self, supervisor: Supervisor, readiness: Readiness, model_file: Callable[[], Path | None]) -> None:
        """`model_file` says which file the person chose; None stands for the practice model."""
        self._supervisor = supervisor
        self._readiness = readiness
        self._model_file = model_file
        self._starting = asyncio.Lock()

    @property
    def is_chosen(self) -> bool:
        """Whether the person chose a model: the practice model's vectors are not worth deciding a vote by."""
        return self._model_file() is not None

    async def model(self) -> ModelView:
        """Return the model that makes the vectors. Raises ModelFileError."""
        return await asyncio.to_thread(model_view, self._model_file() or practice_model_file())

    async def embed(self, texts: Sequence[Text], model: str | None = None) -> Embeddings:
        """Return a vector for each text; `model` is the identifier that a client expects.

        Raises UnknownModelError, ModelFileError, BadRequestError or WorkerError.
        """
        served = await self.model()
        if model not in {None, served.id}:
            raise UnknownModelError(
                f"The model `{model}` makes no vectors here. `{served.id}` does; "
                "another can be chosen as `embedding.model_file` in the settings.",
                parameter="model",
            )
        worker = await self._worker(served)
        return await self._supervisor.runtime(worker).embed(texts)

    async def stop(self) -> tuple[WorkerId, ...]:
        """Stop the worker, so that the next text is read by the model chosen then; return whoever was stopped."""
        async with self._starting:
            stopped = tuple(worker.id for worker in self._supervisor.views() if worker.embeds)
            for worker in stopped:
                await self._supervisor.remove(worker)
            return stopped

    async def _worker(self, model: ModelView) -> WorkerId:
        async with self._starting:
            if not any(worker.embeds and worker.model.id == model.id for worker in self._supervisor.views()):
                await self._supervisor.start(Path(model.path), embeds=True)
        ready = await self._readiness.workers(model.id, embed=True)
        return ready[0].id
