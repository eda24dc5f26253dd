"""Who may talk to the endpoint: the right Host name, no foreign web page, the right key.

A web page that a person merely visits can make the browser call addresses on this machine. The Host check stops
names that were re-pointed here (DNS rebinding), the Origin check stops plain cross-site calls; both hold on every
address the endpoint listens on.
"""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from swarm_desktop.api.context import CONTEXT
from swarm_desktop.core.errors import ForbiddenError, UnauthorizedError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OPEN_PATHS = frozenset({"/health"})
"""Answered without a key: they tell nothing but that the program runs."""

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what must not reach a route. Raises ForbiddenError or UnauthorizedError."""
    context = request.app[CONTEXT]
    allowed = _LOOPBACK_NAMES | _own_names(context.settings().endpoint.host)
    if _host_name(request.host) not in allowed:
        raise ForbiddenError("This Host name is not served here. Use the address that the window shows.")
    origin = request.headers.get("Origin")
    if origin is not None and _host_name(urlsplit(origin).netloc) not in allowed:
        raise ForbiddenError("Web pages from elsewhere may not use this endpoint.")
    if request.path not in OPEN_PATHS and not hmac.compare_digest(_sent_key(request), context.key().encode()):
        raise UnauthorizedError(
            "Send the key that the Connect page (or `swarm-desktop key`) shows as `Authorization: Bearer KEY`.",
        )
    return await handler(request)


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


def _sent_key(request: web.Request) -> bytes:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip().encode()
    return request.headers.get("x-api-key", "").encode()
