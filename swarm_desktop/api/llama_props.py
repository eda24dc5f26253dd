"""`GET /props`, from which clients of llama.cpp's server read how long the context is."""

from pathlib import PurePath

import orjson
from aiohttp import web

from swarm_desktop import __version__
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.models import served_model


async def props(request: web.Request) -> web.Response:
    """Describe one model as llama.cpp's server does; the query may name it."""
    name = request.query.get("model") or served_model(request, None).model.id
    facts = await request.app[CONTEXT].swarm.facts(served_model(request, name).model.id)
    served = served_model(request, name)
    body = {
        "default_generation_settings": {"n_ctx": served.context_tokens},
        "total_slots": facts.slots,
        "model_alias": served.model.id,
        # The file's name alone: where it lies is nobody's business.
        "model_path": PurePath(served.model.path).name,
        "modalities": {"vision": facts.sees_images, "audio": False},
        "chat_template": facts.chat_template,
        "build_info": f"swarm-desktop {__version__}",
    }
    return web.json_response(body=orjson.dumps(body))
