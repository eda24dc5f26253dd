"""Which models can be asked, and with how much context: in the words of every client that asks.

All of them get one number, that of `ServedModel`: what one request really gets, whoever answers it.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from aiohttp import web

from swarm_desktop.api.context import CONTEXT
from swarm_desktop.core.errors import NoWorkerReadyError
from swarm_desktop.swarm.readiness import ServedModel
from swarm_desktop.swarm.request import VOTING_PREFIX

_BEGINNING_OF_TIME = "1970-01-01T00:00:00Z"
"""Nobody knows when a model was made, and the clients insist on a date."""


async def models(request: web.Request) -> web.Response:
    """List each model twice: plain, and voting."""
    described = [_described(request, served, name) for name, served in named_models(request)]
    if not _wants_anthropic(request):
        return _json({"object": "list", "data": described})
    ends = {"first_id": described[0]["id"], "last_id": described[-1]["id"]} if described else {}
    return _json({"data": described, "has_more": False, "first_id": None, "last_id": None} | ends)


async def one_model(request: web.Request) -> web.Response:
    """Describe one model."""
    name = request.match_info["model"]
    return _json(_described(request, served_model(request, name), name))


def named_models(request: web.Request) -> Iterator[tuple[str, ServedModel]]:
    """Yield all names that a request may write into `model`."""
    for served in request.app[CONTEXT].swarm.models():
        for prefix in ("", VOTING_PREFIX):
            yield prefix + served.model.id, served


def served_model(request: web.Request, name: str | None) -> ServedModel:
    """Return the model of that name, by whom it may be asked; without a name the first one.

    Raises UnknownModelError, or NoWorkerReadyError where there is none at all.
    """
    swarm = request.app[CONTEXT].swarm
    if name is not None:
        # Ollama's clients add a tag to names that have none.
        return swarm.served(name.removeprefix(VOTING_PREFIX).removesuffix(":latest"))
    for served in swarm.models():
        return served
    raise NoWorkerReadyError("No model is loaded. Start the engine, or choose a model in Settings.")


def _wants_anthropic(request: web.Request) -> bool:
    return "anthropic-version" in request.headers


def _described(request: web.Request, served: ServedModel, name: str) -> dict[str, Any]:
    tokens = served.context_tokens
    if _wants_anthropic(request):
        voting = " (voting)" if name.startswith(VOTING_PREFIX) else ""
        return {
            "type": "model",
            "id": name,
            "display_name": served.model.name + voting,
            "created_at": _BEGINNING_OF_TIME,
            "lifecycle": "active",
        } | ({"max_input_tokens": tokens} if tokens else {})
    described: dict[str, Any] = {"id": name, "object": "model", "created": 0, "owned_by": "swarm-desktop"}
    # The names that different editors look for; the number is the same.
    return described | ({"context_length": tokens, "max_model_len": tokens} if tokens else {})


def _json(content: dict[str, Any]) -> web.Response:
    return web.json_response(body=orjson.dumps(content))
