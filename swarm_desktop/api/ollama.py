"""What clients of Ollama ask before they talk: which models there are, and how long their context is.

Only that. They talk through `/v1`, as to Ollama itself.
"""

from typing import Any

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, model_validator

from swarm_desktop import __version__
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.models import named_models, served_model
from swarm_desktop.api.request_body import read_body
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.swarm.readiness import ServedModel
from swarm_desktop.workers.runtime import RuntimeFacts

_BILLION = 1_000_000_000
_MILLION = 1_000_000
_BEGINNING_OF_TIME = "1970-01-01T00:00:00Z"


class ShowRequest(BaseModel):
    """The body of `POST /api/show`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str | None = None
    name: str | None = None
    """The older word for `model`."""

    @model_validator(mode="after")
    def _must_name_a_model(self) -> "ShowRequest":
        if not (self.model or self.name):
            raise ValueError("`model` is missing")
        return self


async def show(request: web.Request) -> web.Response:
    """Describe one model as Ollama does."""
    asked = read_body(ShowRequest, await request.read())
    # Waited for: a context that is not known yet would be taken for none.
    facts = await request.app[CONTEXT].swarm.facts(served_model(request, asked.model or asked.name).model.id)
    served = served_model(request, asked.model or asked.name)
    return _json(_shown(served, facts))


async def tags(request: web.Request) -> web.Response:
    """List all models as Ollama does."""
    listed = [
        {
            "name": name,
            "model": name,
            "modified_at": _BEGINNING_OF_TIME,
            "size": served.model.size_bytes,
            "digest": "",
            "details": _details(served.model),
        }
        for name, served in named_models(request)
    ]
    return _json({"models": listed})


async def version(request: web.Request) -> web.Response:  # noqa: ARG001 - the same for everybody
    """Tell the program's own version."""
    return _json({"version": __version__})


def _shown(served: ServedModel, facts: RuntimeFacts) -> dict[str, Any]:
    model = served.model
    family = model.architecture or "unknown"
    return {
        "modelfile": "",
        "parameters": f"num_ctx {served.context_tokens}",
        "template": facts.chat_template,
        "modified_at": _BEGINNING_OF_TIME,
        "details": _details(model),
        "model_info": {
            "general.architecture": family,
            "general.basename": model.name,
            "general.parameter_count": model.parameters,
            f"{family}.context_length": served.context_tokens,
        },
        "capabilities": ["completion", "tools", *(["vision"] if facts.sees_images else [])],
    }


def _details(model: ModelView) -> dict[str, Any]:
    return {
        "parent_model": "",
        "format": "gguf",
        "family": model.architecture,
        "families": [model.architecture] if model.architecture else [],
        "parameter_size": _size(model.parameters),
        "quantization_level": model.quantisation,
    }


def _size(parameters: int) -> str:
    if parameters >= _BILLION:
        return f"{parameters / _BILLION:.1f}B"
    return f"{parameters / _MILLION:.1f}M"


def _json(content: dict[str, Any]) -> web.Response:
    return web.json_response(body=orjson.dumps(content))
