"""Connections to the hub."""

import aiohttp
from yarl import URL

from swarm_desktop import __version__

CONNECT_SECONDS = 20.0
STALL_SECONDS = 30.0
"""A connection that brings nothing for so long is given up, and asked again."""
READ_BUFFER_BYTES = 2**18
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def hub_session(*, stall_seconds: float = STALL_SECONDS) -> aiohttp.ClientSession:
    """Return a session for the hub; proxies come from the environment, as every other program has them.

    Nothing is compressed on the way, since ranges and lengths are those of the file itself.
    """
    return aiohttp.ClientSession(
        trust_env=True,
        headers={"User-Agent": f"swarm-desktop/{__version__}", "Accept-Encoding": "identity"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=stall_seconds),
        read_bufsize=READ_BUFFER_BYTES,
    )


def authorization(token: str | None, hub_url: str) -> dict[str, str]:
    """Return the headers that show the token to the hub, and to nobody who could listen on the way.

    They are given to each request, not to the session: aiohttp leaves them out where a request is sent elsewhere.
    """
    url = URL(hub_url)
    private = url.scheme == "https" or url.host in _LOOPBACK
    return {"Authorization": f"Bearer {token}"} if token and private else {}
