"""Who may talk to the endpoint: the right Host name, no foreign web page, the right key.

A web page that a person merely visits can make the browser call addresses on this machine. The Host check stops
names that were re-pointed here (DNS rebinding), the Origin check stops plain cross-site calls; both hold on every
route and on every address the endpoint listens on.
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from swarm_desktop.api.context import CONTEXT, Handler
from swarm_desktop.api.cross_origin import allowed_origin, is_preflight, preflight_answer
from swarm_desktop.api.request_record import RECORD
from swarm_desktop.core.errors import ForbiddenError, UnauthorizedError
from swarm_desktop.core.settings import EndpointSettings

OPEN_PATHS = frozenset({"/health", "/health/ready"})
"""Answered without a key: they tell nothing but that the program runs."""
METRICS_PATH = "/metrics"
"""Answered without a key where the person wants that."""

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what must not reach a route. Raises ForbiddenError or UnauthorizedError."""
    context = request.app[CONTEXT]
    settings = context.settings().endpoint
    _check_host(request, settings)
    origin = allowed_origin(request, settings)
    if origin is not None and is_preflight(request):
        # Browsers send no key with it; what it allows is only to ask with one.
        return preflight_answer(request)
    name = context.keys.owner(_sent_key(request))
    if name is None and not _is_open(request.path, settings):
        raise UnauthorizedError(
            "Send the key that the Connect page (or `swarm-desktop key`) shows as `Authorization: Bearer KEY`.",
        )
    request[RECORD].key = name or ""
    return await handler(request)


def _check_host(request: web.Request, settings: EndpointSettings) -> None:
    allowed = _LOOPBACK_NAMES | _own_names(settings.host) | {name.lower() for name in settings.allowed_hosts}
    named = request.headers.getall(hdrs.HOST, [])
    if len(named) != 1 or _host_name(named[0]) not in allowed:
        raise ForbiddenError(
            "This Host name is not served here. Use the address that the window shows, or add the name to "
            "`endpoint.allowed_hosts` in the settings file.",
        )


def _is_open(path: str, settings: EndpointSettings) -> bool:
    return path in OPEN_PATHS or (path == METRICS_PATH and settings.open_metrics)


def _own_names(host: str) -> set[str]:
    """Return the configured address, unless it means every address: that one is no name to be called by."""
    try:
        return set() if ipaddress.ip_address(host).is_unspecified else {host}
    except ValueError:
        return {host.lower()}


def _host_name(netloc: str) -> str:
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def _sent_key(request: web.Request) -> str:
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.headers.get("x-api-key", "")
