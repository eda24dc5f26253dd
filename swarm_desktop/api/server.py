"""The endpoint's listener."""

import errno
import logging

from aiohttp import web

from swarm_desktop.api.clients import notice_client
from swarm_desktop.api.context import CONTEXT, Context
from swarm_desktop.api.cross_origin import tell_origin
from swarm_desktop.api.errors import errors
from swarm_desktop.api.guard import guard
from swarm_desktop.api.limits import limited, set_up_limits
from swarm_desktop.api.recording import recorded
from swarm_desktop.api.request_record import tell_request_id
from swarm_desktop.api.responses.background import set_up_background
from swarm_desktop.api.route import TABLE, table_of
from swarm_desktop.api.routes import ROUTES
from swarm_desktop.core.errors import EndpointError

SHUTDOWN_SECONDS = 2.0

_silent = logging.getLogger(f"{__name__}.http")
"""Of aiohttp, which would write the headers that it cannot read, keys and all, into the log."""
_silent.disabled = True


def application(context: Context) -> web.Application:
    """Return all that is served, with what stands before it. A changed body limit holds from the next start."""
    app = web.Application(
        middlewares=[recorded, errors, guard, limited, notice_client],
        client_max_size=context.settings().limits.body_bytes,
    )
    app[CONTEXT] = context
    app[TABLE] = table_of(ROUTES)
    set_up_limits(app)
    set_up_background(app)
    app.on_response_prepare.append(tell_request_id)
    app.on_response_prepare.append(tell_origin)
    app.add_routes([route.definition() for route in ROUTES])
    return app


class Endpoint:
    """Serves the routes on one address, from `start` to `stop`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Listen, and return the base address that editors are given; port 0 takes a free one.

        Raises EndpointError where the address is taken or not this machine's.
        """
        self._runner = web.AppRunner(
            application(self._context),
            # Cancelling the handler is how a client that went away frees its voters.
            handler_cancellation=True,
            access_log=None,
            logger=_silent,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
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
