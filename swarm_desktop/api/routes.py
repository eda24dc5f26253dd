"""The table of routes, and those too small for a module of their own."""

from typing import Any

import orjson
from aiohttp import web

from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.openai_chat import chat_completions
from swarm_desktop.api.status import status_report
from swarm_desktop.api.tools import execute_tool, list_tools
from swarm_desktop.swarm.request import VOTING_PREFIX
from swarm_desktop.swarm.swarm import ServedModel

STATUS_PATH = "/swarm/status"


def routes() -> list[web.RouteDef]:
    """Return all routes of the endpoint."""
    return [
        web.get("/health", health),
        web.get("/v1/models", models),
        web.post("/v1/chat/completions", chat_completions),
        web.get("/v1/tools", list_tools),
        web.post("/v1/tools/execute", execute_tool),
        web.get(STATUS_PATH, status),
    ]


async def health(request: web.Request) -> web.Response:
    """Say that the program runs, and in which state it is."""
    state = request.app[CONTEXT].snapshot().state
    return web.json_response({"status": "ok", "state": state.value})


async def models(request: web.Request) -> web.Response:
    """List each model twice: plain, and voting."""
    served = request.app[CONTEXT].swarm.models()
    described = [_model(model, name) for model in served for name in (model.model.id, VOTING_PREFIX + model.model.id)]
    return _json({"object": "list", "data": described})


async def status(request: web.Request) -> web.Response:
    """Tell what the window knows."""
    return _json(status_report(request.app[CONTEXT].snapshot()))


def _model(served: ServedModel, name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"id": name, "object": "model", "created": 0, "owned_by": "swarm-desktop"}
    if served.context_tokens:
        # The names that different editors look for; the number is the same.
        described |= {"context_length": served.context_tokens, "max_model_len": served.context_tokens}
    return described


def _json(content: dict[str, Any]) -> web.Response:
    return web.json_response(body=orjson.dumps(content))
