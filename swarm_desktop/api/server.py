"""The endpoint's listener."""

import errno

from aiohttp import web

from swarm_desktop.api.clients import notice_client
from swarm_desktop.api.context import CONTEXT, Context
from swarm_desktop.api.guard import guard
from swarm_desktop.api.openai_errors import openai_errors
from swarm_desktop.api.routes import routes
from swarm_desktop.core.errors import EndpointError

MAX_BODY_BYTES = 32 * 1024 * 1024
SHUTDOWN_SECONDS = 2.0


class Endpoint:
    """Serves the routes on one address, from `start` to `stop`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Listen, and return the base address that editors are given; port 0 takes a free one.

        Raises EndpointError where the address is taken or not this machine's.
        """
        app = web.Application(middlewares=[openai_errors, guard, notice_client], client_max_size=MAX_BODY_BYTES)
        app[CONTEXT] = self._context
        app.add_routes(routes())
        # Cancelling the handler is how a client that went away frees its voters.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self.stop()
            raise EndpointError(_advice(error, host, port), details=str(error)) from error
        listening_port = self._runner.addresses[0][1]
        return f"http://{_in_url(host)}:{listening_port}/v1"

    async def stop(self) -> None:
        """Stop listening and end open requests."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


def _advice(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is used by another program. Choose another port in Settings, or with --port."
    return f"{host}:{port} cannot be listened on: {error.strerror or error}. Choose another address in Settings."


def _in_url(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - not bound here, only written as something a client can reach
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
