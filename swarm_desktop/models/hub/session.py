"""Connections to the hub."""

import aiohttp

from swarm_desktop import __version__

CONNECT_SECONDS = 20.0
STALL_SECONDS = 30.0
"""A connection that brings nothing for so long is given up, and asked again."""
READ_BUFFER_BYTES = 2**18
MOST_REDIRECTS = 10


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


def authorization(token: str | None) -> dict[str, str]:
    """Return the headers that show the token. Given to each request: they are left out where it is sent elsewhere."""
    return {"Authorization": f"Bearer {token}"} if token else {}
