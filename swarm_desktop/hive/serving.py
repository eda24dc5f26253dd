"""What is served on the hive port: everything to peers, the pairing to strangers, and otherwise silence."""

import asyncio
import logging
import ssl
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from swarm_desktop.core.errors import BadRequestError, BodyTooLargeError, BodyTooSlowError, SwarmError
from swarm_desktop.hive.calls import Refusal
from swarm_desktop.hive.capabilities import OWN_SPEECH
from swarm_desktop.hive.door import Door
from swarm_desktop.hive.pairing.paths import STRANGERS_PATHS
from swarm_desktop.hive.peer_book import Peer, PeerBook
from swarm_desktop.hive.protocol import Speech
from swarm_desktop.hive.tls import certificate_shown

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SMALL_BODY_BYTES = 16 * 2**10
BODY_SECONDS = 10.0
PEER = web.RequestKey("peer", Peer)
"""Who asks, on all routes but those for strangers."""
SPEECH = web.RequestKey("speech", Speech)

_SILENT = web.RequestKey("silent", bool)
_Message = TypeVar("_Message", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class HiveRoute:
    """A path that is served on the hive port, by one method."""

    path: str
    handler: Handler
    method: str = hdrs.METH_POST


class HiveServer:
    """Serves routes on one port, from `start` to `stop`."""

    def __init__(self, book: PeerBook, context: Callable[[], ssl.SSLContext], routes: Sequence[HiveRoute]) -> None:
        """Routes whose path is not one of those for strangers are there for peers alone."""
        self._book = book
        self._context = context
        self._routes = routes
        self._runner: web.AppRunner | None = None
        self._door: Door | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen, and return the port. Raises HivePortError."""
        runner = web.AppRunner(self._application(), handler_cancellation=True, access_log=None)
        await runner.setup()
        assert runner.server is not None  # noqa: S101 - it was set up
        self._runner = runner
        self._door = Door(runner.server, self._book, self._context)
        try:
            return self._door.open(host, port)
        except SwarmError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Listen no more, and end all requests."""
        if self._door is not None:
            await self._door.close()
            self._door = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def cut(self, der: bytes) -> None:
        """End all connections of one certificate, with the requests on them."""
        if self._door is not None:
            self._door.cut(der)

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard, _errors])
        app.on_response_prepare.append(_label)
        for route in self._routes:
            app.router.add_route(route.method, route.path, route.handler, expect_handler=_expect_nothing)
        app.router.add_route("*", "/{path:.*}", _nothing_here, expect_handler=_expect_nothing)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Look at each request anew: trust may have ended since the connection was made."""
        ssl_object = request.transport.get_extra_info("ssl_object") if request.transport else None
        peer = self._book.with_certificate(certificate_shown(ssl_object))
        speech = Speech.of(request.headers)
        if peer is not None:
            request[PEER] = peer
        elif request.path not in STRANGERS_PATHS or request.method != hdrs.METH_POST or speech is None:
            request[_SILENT] = True
            silence = web.Response(status=404)
            silence.force_close()
            return silence
        if speech is not None:
            request[SPEECH] = speech
        return await handler(request)


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what goes wrong with a small object."""
    try:
        OWN_SPEECH.require(request.get(SPEECH), "Your machine")
        return await handler(request)
    except SwarmError as error:
        return _refusal(error.http_status, error.code, error.message)
    except ConnectionError:
        # The other side is gone; there is nobody to answer.
        raise
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the other side is told
        # The text of an unknown error may hold parts of a prompt, so the log gets its kind and place only.
        places = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A request of another machine failed: %s\n%s", type(error).__name__, places)  # noqa: TRY400
        return _refusal(500, SwarmError.code, "This is a mistake in the program; its log says more.")


async def read_message(request: web.Request, kind: type[_Message], most_bytes: int = SMALL_BODY_BYTES) -> _Message:
    """Return the message that was sent. Raises BadRequestError."""
    too_large = BodyTooLargeError(f"The message may have at most {most_bytes:,} bytes.")
    if (request.content_length or 0) > most_bytes:
        raise too_large
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.content.iter_any():
                body += part
                if len(body) > most_bytes:
                    raise too_large
    except TimeoutError as error:
        raise BodyTooSlowError(f"The message did not arrive within {BODY_SECONDS:g} s.") from error
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise BadRequestError("The message cannot be read.") from error


def answer(message: BaseModel) -> web.Response:
    """Return a message as a response."""
    return web.Response(body=message.model_dump_json().encode(), content_type="application/json")


def _refusal(status: int, code: str, message: str) -> web.Response:
    told = Refusal(code=code, message=message).model_dump()
    response = web.json_response({"error": told}, status=status)
    # Perhaps a part of the request was never read.
    response.force_close()
    return response


async def _label(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.pop(hdrs.SERVER, None)
    if not request.get(_SILENT, False):
        response.headers.update(OWN_SPEECH.headers())


async def _expect_nothing(request: web.Request) -> Any:
    """Leave `Expect` headers unanswered: the guard has not looked at the request yet."""


async def _nothing_here(request: web.Request) -> web.Response:
    return _refusal(404, "not_found", f"{request.method} {request.path} is not served here.")
