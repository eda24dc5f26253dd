"""Naming a client for people, from what it says about itself."""

import re

from aiohttp import web

_PRODUCT = re.compile(r"[A-Za-z][\w.@-]{0,39}")
COMMAND_LINE_AGENT = "swarm-desktop-command-line"

_KNOWN = {
    COMMAND_LINE_AGENT: "command line",
    "openai": "openai SDK",
    "asyncopenai": "openai SDK",
    "mozilla": "browser",
}


def client_name(request: web.Request) -> str:
    """Return the first product of the User-Agent header, under the name people know it by."""
    match = _PRODUCT.match(request.headers.get("User-Agent", ""))
    product = match.group() if match else "unknown client"
    return _KNOWN.get(product.lower(), product)
