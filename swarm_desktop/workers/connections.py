"""Speaking with the server in a child process, or with one like it."""

import os

import aiohttp

from swarm_desktop.core.errors import WorkerCrashedError

_CONNECT_SECONDS = 10.0
_READ_BUFFER_BYTES = 2**18


def server_session(key: str) -> aiohttp.ClientSession:
    """Return a session that sends the key and JSON."""
    return aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        # A connection for each request: on loopback it costs next to nothing, and llama.cpp's server closes those that
        # it streamed on without saying so, which would look like a crash at the next request.
        connector=aiohttp.TCPConnector(limit=0, force_close=True),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
        read_bufsize=_READ_BUFFER_BYTES,
    )


def crashed(host: str = "") -> WorkerCrashedError:
    """Return the error for an answer that ended before its end; `host` names a server that is no child process."""
    if host:
        return WorkerCrashedError(f"{host} broke off while it was answering. Ask again.")
    return WorkerCrashedError("The worker's process ended while it was answering. It is being restarted; ask again.")


def lost(session: aiohttp.ClientSession, error: Exception, host: str = "") -> WorkerCrashedError:
    """Return the error for a connection that broke. Of a closed session aiohttp speaks as of a mere RuntimeError."""
    if isinstance(error, RuntimeError) and not session.closed:
        raise error
    if host and isinstance(error, aiohttp.ClientConnectorError):
        number = error.os_error.errno or 0
        # asyncio puts the address into the words of the system, where it stands already.
        reason = os.strerror(number) if number > 0 else error.os_error.strerror or str(error.os_error)
        return WorkerCrashedError(f"{host} does not answer: {reason}.")
    return crashed(host)
