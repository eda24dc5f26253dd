"""The hive port: who may connect, how many of them, and how they are sent away.

The TLS handshake is done here and not by the HTTP server, so that connections are counted before they are worth
anything, and so that each one meets the certificates that are trusted at that moment.
"""

import asyncio
import errno
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Callable

from aiohttp import web

from swarm_desktop.core.errors import HivePortError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.peer_book import PeerBook
from swarm_desktop.hive.tls import certificate_shown, remote_host

logger = logging.getLogger(__name__)

HANDSHAKE_SECONDS = 5.0
STRANGER_SECONDS = 150.0
"""Long enough for a pairing; then a stranger is sent away whatever it does."""
MOST_HANDSHAKES = 256
HANDSHAKES_OF_AN_ADDRESS = 128
"""Many at once are no offence: a peer may open all its connections together, and is known only afterwards."""
MOST_STRANGERS = 16
STRANGERS_OF_AN_ADDRESS = 6
MOST_OF_A_PEER = 64
BACKLOG = 128
_PAUSE_SECONDS = 0.2

_MAX_LINE_BYTES = 4 * 2**10
_MAX_HEADERS = 32
_KEEP_ALIVE_SECONDS = 75.0

_silent = logging.getLogger(f"{__name__}.http")
"""Of aiohttp, which would fill the log with whatever strangers send."""
_silent.disabled = True


class Connection(web.RequestHandler):
    """One connection. What is no HTTP gets no answer: an answer would tell what program this is."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002
        status: int = 500,  # noqa: ARG002
        exc: BaseException | None = None,  # noqa: ARG002
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        """Break off."""
        if self.transport is not None:
            self.transport.abort()
        return web.Response(status=404)

    def certificate(self) -> bytes | None:
        """Return the certificate of the other side; None for a stranger."""
        return certificate_shown(self.transport.get_extra_info("ssl_object")) if self.transport else None

    def remote(self) -> str:
        """Return the address of the other side."""
        return remote_host(self.transport)

    def cut(self) -> None:
        """End it now; a request on its way is cancelled."""
        if self.transport is not None:
            self.transport.abort()


class Door:
    """Listens, from `open` to `close`."""

    def __init__(self, server: web.Server, book: PeerBook, context: Callable[[], ssl.SSLContext]) -> None:
        """`context` returns what shows the own certificate and takes those that are trusted now."""
        self._server = server
        self._book = book
        self._context = context
        self._sockets: list[socket.socket] = []
        self._accepting: list[asyncio.Task[None]] = []
        self._handshakes: dict[asyncio.Task[None], str] = {}

    def open(self, host: str, port: int) -> int:
        """Listen on `host`, or on all addresses where it is empty; return the port. Raises HivePortError."""
        try:
            for family, address in _addresses(host):
                listening = socket.create_server((address, port), family=family, backlog=BACKLOG)
                listening.settimeout(0)
                self._sockets.append(listening)
                # Whatever comes through the other kind of address finds the same port.
                port = listening.getsockname()[1]
        except OSError as error:
            self._close_sockets()
            raise HivePortError(_advice(error, host, port), details=str(error)) from error
        self._accepting = [asyncio.create_task(self._accept(listening)) for listening in self._sockets]
        return port

    async def close(self) -> None:
        """Listen no more, and end all connections."""
        tasks = (*self._accepting, *self._handshakes)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._accepting.clear()
        self._close_sockets()
        for connection in self._connections():
            connection.cut()

    def cut(self, der: bytes) -> None:
        """End all connections of whoever showed this certificate."""
        for connection in self._connections():
            if connection.certificate() == der:
                connection.cut()

    def _connections(self) -> list[Connection]:
        return [connection for connection in self._server.connections if isinstance(connection, Connection)]

    def _close_sockets(self) -> None:
        for listening in self._sockets:
            listening.close()
        self._sockets.clear()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, name = await loop.sock_accept(listening)
            except OSError as error:
                logger.warning("A connection could not be accepted: %s", error)
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            remote = str(name[0])
            of_address = sum(other == remote for other in self._handshakes.values())
            if len(self._handshakes) >= MOST_HANDSHAKES or of_address >= HANDSHAKES_OF_AN_ADDRESS:
                accepted.close()
                continue
            task = asyncio.create_task(self._welcome(accepted))
            self._handshakes[task] = remote
            task.add_done_callback(self._handshakes.pop)

    async def _welcome(self, accepted: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                _, connection = await loop.connect_accepted_socket(
                    self._connection, accepted, ssl=self._context(), ssl_shutdown_timeout=1.0
                )
        except (OSError, ssl.SSLError, TimeoutError) as error:
            logger.debug("Somebody did not get through the handshake: %s", error)
            accepted.close()
            return
        peer = self._book.with_certificate(connection.certificate())
        if peer is not None:
            if self._of_peer(peer.id) > MOST_OF_A_PEER:
                connection.cut()
            return
        strangers = self._strangers()
        if sum(strangers.values()) > MOST_STRANGERS or strangers[connection.remote()] > STRANGERS_OF_AN_ADDRESS:
            connection.cut()
            return
        loop.call_later(STRANGER_SECONDS, self._send_away, connection)

    def _connection(self) -> Connection:
        return Connection(
            self._server,
            loop=asyncio.get_running_loop(),
            logger=_silent,
            access_log=None,  # type: ignore[arg-type] # aiohttp's own way to have none
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            max_line_size=_MAX_LINE_BYTES,
            max_field_size=_MAX_LINE_BYTES,
            max_headers=_MAX_HEADERS,
            lingering_time=0,
            auto_decompress=False,
        )

    def _send_away(self, connection: Connection) -> None:
        if self._book.with_certificate(connection.certificate()) is None:
            connection.cut()

    def _strangers(self) -> Counter[str]:
        certificates = ((connection, connection.certificate()) for connection in self._connections())
        return Counter(connection.remote() for connection, der in certificates if not self._book.with_certificate(der))

    def _of_peer(self, node_id: NodeId) -> int:
        peers = (self._book.with_certificate(connection.certificate()) for connection in self._connections())
        return sum(peer is not None and peer.id == node_id for peer in peers)


def _addresses(host: str) -> list[tuple[socket.AddressFamily, str]]:
    if host:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [(socket.AddressFamily(found[0][0]), str(found[0][4][0]))]
    everywhere = [(socket.AF_INET, "0.0.0.0")]  # noqa: S104 - other machines are to reach it
    # Each kind of address has its own listener: one for both does not exist on every system.
    return [*everywhere, (socket.AF_INET6, "::")] if socket.has_ipv6 and _has_ipv6() else everywhere


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def _advice(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is used by another program. Choose another `hive.port` in the settings file."
    return f"The hive cannot listen on {host or 'this machine'}, port {port}: {error.strerror or error}."
