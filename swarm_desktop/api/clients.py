"""Noticing which programs use the endpoint, for the person who has just set one up and waits for its first request."""

from aiohttp import web

from swarm_desktop.api.client_name import OWN_NAMES, client_name
from swarm_desktop.api.context import CONTEXT, Handler
from swarm_desktop.api.request_record import RECORD


@web.middleware
async def notice_client(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the engine whose request passed the guard; this program's own questions are nobody's."""
    name = client_name(request)
    if request[RECORD].key and name not in OWN_NAMES:
        request.app[CONTEXT].client_seen(name)
    return await handler(request)
