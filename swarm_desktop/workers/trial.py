"""Trying a server out, before anybody relies on it."""

from contextlib import aclosing

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.workers.driver import Listeners
from swarm_desktop.workers.drivers import address_driver
from swarm_desktop.workers.openai_server import OpenAiServer
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from swarm_desktop.workers.runtime import CandidateDelta, VoterRequest

_QUESTION = VoterRequest(({"role": "user", "content": "Hello"},), max_tokens=16)


async def listed_models(remote: RemoteModel) -> tuple[str, ...]:
    """Return what a server says that it offers. Raises WorkerError."""
    server = OpenAiServer(remote)
    try:
        return tuple(model.id for model in await server.models())
    finally:
        await server.close()


async def try_out(recipe: WorkerRecipe) -> str:
    """Ask a tiny question, as a vote would, and return what was said. Raises WorkerError."""
    if not isinstance(recipe.model, RemoteModel):
        raise WorkerError("Only a server can be tried out.")
    connect = address_driver(recipe.runtime).connect
    runtime = connect(recipe.model, recipe.settings or WorkerSettings(), Listeners())
    try:
        await runtime.check_health()
        await runtime.describe()
        said = ""
        async with aclosing(runtime.generate(_QUESTION)) as pieces:
            async for piece in pieces:
                said += piece.text or piece.reasoning if isinstance(piece, CandidateDelta) else ""
    finally:
        await runtime.close()
    return said
