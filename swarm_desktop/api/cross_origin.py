"""Web pages that may use the endpoint: none but those that the person named."""

import re

from aiohttp import hdrs, web

from swarm_desktop.core.errors import ForbiddenError
from swarm_desktop.core.settings import EndpointSettings

ORIGIN = web.RequestKey("origin", str)
"""Set where the request comes from an allowed page."""

_FOREIGN_SITES = {"cross-site", "same-site"}
_PREFLIGHT_SECONDS = "600"
_METHODS = "GET, POST, DELETE"
_TOLD = (
    "X-Request-Id, Retry-After, "
    "X-RateLimit-Limit-Requests, X-RateLimit-Remaining-Requests, X-RateLimit-Reset-Requests, "
    "X-Swarm-Voters, X-Swarm-Strategy, X-Swarm-Agreement, X-Swarm-Seconds, "
    "X-Swarm-Compressed, X-Swarm-Tokens-Left"
)
"""Headers that pages may read."""
_HEADER_NAMES = re.compile(r"[\w-]+(\s*,\s*[\w-]+)*")


def allowed_origin(request: web.Request, settings: EndpointSettings) -> str | None:
    """Return the page's origin, None where no page is behind the request. Raises ForbiddenError for foreign pages."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        # Browsers leave the origin out of the simplest requests, but say that another site is behind them.
        if request.headers.get("Sec-Fetch-Site") in _FOREIGN_SITES:
            raise ForbiddenError("Web pages from elsewhere may not use this endpoint.")
        return None
    if origin.lower() == f"http://{request.host}".lower():
        return None
    if origin not in settings.allowed_origins:
        raise ForbiddenError(
            "Web pages from elsewhere may not use this endpoint. Where you trust this one, add "
            f"`{origin[:200]}` to `endpoint.allowed_origins` in the settings file.",
        )
    request[ORIGIN] = origin
    return origin


def is_preflight(request: web.Request) -> bool:
    """Tell whether a browser only asks what it may send."""
    return request.method == hdrs.METH_OPTIONS and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers


def preflight_answer(request: web.Request) -> web.Response:
    """Return what an allowed page may send."""
    headers: dict[str, str] = {
        hdrs.ACCESS_CONTROL_ALLOW_METHODS: _METHODS,
        hdrs.ACCESS_CONTROL_MAX_AGE: _PREFLIGHT_SECONDS,
    }
    wanted = request.headers.get(hdrs.ACCESS_CONTROL_REQUEST_HEADERS, "").strip()
    if _HEADER_NAMES.fullmatch(wanted):
        headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS] = wanted
    if request.headers.get("Access-Control-Request-Private-Network") == "true":
        headers["Access-Control-Allow-Private-Network"] = "true"
    return web.Response(status=204, headers=headers)


async def tell_origin(request: web.Request, response: web.StreamResponse) -> None:
    """Let the browser hand the response to the page; called when any response is about to be sent."""
    origin = request.get(ORIGIN)
    if origin is not None:
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = _TOLD
        response.headers[hdrs.VARY] = hdrs.ORIGIN
