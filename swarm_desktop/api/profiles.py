"""Profiles, and the memory of models, for the person's own command line: editors have no say in what runs here."""

import orjson
from aiohttp import web
from pydantic import BaseModel

from swarm_desktop.api.hive import allowed
from swarm_desktop.api.profile_messages import FREE_PATH, PROFILE_PATH, MemoryFreed, ProfileInUse, ProfileRequest
from swarm_desktop.api.request_body import read_body
from swarm_desktop.api.route import Route

_REFUSAL = "Which models run is decided in the window, or with `swarm-desktop profiles`."


async def use_profile(request: web.Request) -> web.Response:
    """Start exactly the workers of a profile, or go back to one model."""
    context = allowed(request, _REFUSAL)
    wanted = read_body(ProfileRequest, await request.read())
    await context.profiles.use_profile(wanted.name)
    return _answer(ProfileInUse(name=wanted.name))


async def free_memory(request: web.Request) -> web.Response:
    """Unload all models now; the next question loads its model again."""
    context = allowed(request, _REFUSAL)
    taken = sum(worker.memory_bytes for worker in context.snapshot().workers)
    await context.profiles.free_memory()
    return _answer(MemoryFreed(freed_bytes=taken))


def _answer(content: BaseModel) -> web.Response:
    return web.json_response(body=orjson.dumps(content.model_dump(mode="json")))


PROFILE_ROUTES = (
    Route("POST", PROFILE_PATH, use_profile, ProfileInUse, ProfileRequest),
    Route("POST", FREE_PATH, free_memory, MemoryFreed),
)
