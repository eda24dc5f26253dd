"""Servers that answer as workers, for the person's own command line: editors do not decide where questions go."""

import orjson
from aiohttp import web

from swarm_desktop.api.context import Context
from swarm_desktop.api.hive import allowed
from swarm_desktop.api.request_body import read_body
from swarm_desktop.api.route import Route
from swarm_desktop.api.runtime_messages import (
    SERVER_PATH,
    SERVER_REMOVAL_PATH,
    ServerAddition,
    ServerRemoval,
    ServersNow,
)

_REFUSAL = "Which servers answer is decided in the window, or with `swarm-desktop runtimes`."


async def add_server(request: web.Request) -> web.Response:
    """Let a server answer from now on."""
    context = allowed(request, _REFUSAL)
    wanted = read_body(ServerAddition, await request.read())
    await context.runtimes.add_server(wanted.server, wanted.key)
    return _now(context)


async def remove_server(request: web.Request) -> web.Response:
    """Let a server answer no more."""
    context = allowed(request, _REFUSAL)
    unwanted = read_body(ServerRemoval, await request.read())
    await context.runtimes.remove_server(unwanted.address, unwanted.model)
    return _now(context)


def _now(context: Context) -> web.Response:
    servers = ServersNow(addresses=tuple(server.address for server in context.settings().runtimes.servers))
    return web.json_response(body=orjson.dumps(servers.model_dump(mode="json")))


RUNTIME_ROUTES = (
    Route("POST", SERVER_PATH, add_server, ServersNow, ServerAddition),
    Route("POST", SERVER_REMOVAL_PATH, remove_server, ServersNow, ServerRemoval),
)
