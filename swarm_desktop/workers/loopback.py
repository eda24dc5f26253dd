"""Speaking over loopback with the server in a child process."""

import aiohttp

from swarm_desktop.core.errors import WorkerCrashedError

_CONNECT_SECONDS = 10.0
_READ_BUFFER_BYTES = 2**18


def loopback_session(key: str) -> aiohttp.ClientSession:
    """Return a session that sends the key and JSON."""
    return aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        # A connection for each request: on loopback it costs next to nothing, and llama.cpp's server closes those that
        # it streamed on without saying so, which would look like a crash at the next request.
        connector=aiohttp.TCPConnector(limit=0, force_close=True),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
        read_bufsize=_READ_BUFFER_BYTES,
    )


def crashed() -> WorkerCrashedError:
    """Return the error for a connection that ended before the answer did."""
    return WorkerCrashedError("The worker's process ended while it was answering. It is being restarted; ask again.")


def lost(session: aiohttp.ClientSession, error: Exception) -> WorkerCrashedError:
    """Return the error for a connection that broke. Of a closed session aiohttp speaks as of a mere RuntimeError."""
    if isinstance(error, RuntimeError) and not session.closed:
        raise error
    return crashed()
