"""All responses that are made in the background."""

import asyncio
import logging
import traceback
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing

from aiohttp import web

from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.limits import GATE
from swarm_desktop.api.responses.run import Run
from swarm_desktop.api.responses.writer import ResponseWriter
from swarm_desktop.core.errors import StoppedError, SwarmError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.swarm import Answer, GenerationRequest, Swarm
from swarm_desktop.workers.runtime import CandidateDelta

CAPACITY = 256
CAPACITY_BYTES = 16 * 2**20
"""How many finished streams, and how much of them, a client can still come back to."""

logger = logging.getLogger(__name__)


class Background:
    """Works at responses side by side, each in its turn among all requests."""

    def __init__(self, swarm: Swarm, turn: Callable[[], AbstractAsyncContextManager[None]]) -> None:
        """`turn` is entered for the time of the work; it may raise OverloadedError."""
        self._swarm = swarm
        self._turn = turn
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def start(self, generation: GenerationRequest, writer: ResponseWriter, given: Sequence[JsonObject]) -> Run:
        """Begin a response to the given items, and return at once."""
        run = self._runs[generation.id] = Run(writer, given)
        run.tell(writer.queue())
        task = asyncio.create_task(self._work(run, generation))
        run.work(task)
        # Told from outside of the task, which may be cancelled before it has begun.
        task.add_done_callback(lambda _: self._ended(run, task))
        return run

    def find(self, response_id: str) -> Run | None:
        """Return a response's run, while it lasts and for some time afterwards."""
        return self._runs.get(response_id)

    async def forget(self, response_id: str) -> None:
        """Stop a run, and forget its stream."""
        run = self._runs.get(response_id)
        if run is not None:
            await run.cancel()
            self._runs.pop(response_id, None)

    async def close(self) -> None:
        """Stop all work."""
        reason = StoppedError("The endpoint stopped before the answer was whole. Ask again.")
        await asyncio.gather(*(run.cancel(reason) for run in self._runs.values()))

    async def _work(self, run: Run, generation: GenerationRequest) -> None:
        async with self._turn():
            run.tell(run.writer.begin())
            async with aclosing(self._swarm.answer(generation)) as heard:
                async for piece in heard:
                    if isinstance(piece, CandidateDelta):
                        run.tell(run.writer.delta(piece))
                    elif isinstance(piece, Answer):
                        run.tell(run.writer.end(piece))

    def _ended(self, run: Run, task: asyncio.Task[None]) -> None:
        cancelled = task.cancelled()
        error = None if cancelled else task.exception()
        if error is not None and not isinstance(error, SwarmError):
            places = "".join(traceback.format_tb(error.__traceback__))
            logger.error("A response in the background failed: %s\n%s", type(error).__name__, places)
            error = SwarmError("This is a mistake in the program; its log says more.")
        run.end(error, cancelled=cancelled)
        self._make_room()

    def _make_room(self) -> None:
        over = [name for name, run in self._runs.items() if run.is_over]
        size = sum(self._runs[name].size for name in over)
        while over and (len(over) > CAPACITY or size > CAPACITY_BYTES):
            size -= self._runs.pop(over.pop(0)).size


BACKGROUND = web.AppKey("background", Background)


def set_up_background(app: web.Application) -> None:
    """Give an application, which has its context and its gate already, its work in the background."""
    context, gate = app[CONTEXT], app[GATE]

    def turn() -> AbstractAsyncContextManager[None]:
        limits = context.settings().limits
        return gate.place(limits.concurrent_requests, limits.queued_requests)

    async def close(app: web.Application) -> None:
        await app[BACKGROUND].close()

    app[BACKGROUND] = Background(context.swarm, turn)
    app.on_shutdown.append(close)
