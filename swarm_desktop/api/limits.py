"""How much of what a client may send and ask for. Each limit has a setting, and an error that says what to do."""

import asyncio

from aiohttp import hdrs, web
from aiohttp.http_exceptions import BadHttpMessage

from swarm_desktop.api.context import CONTEXT, Handler
from swarm_desktop.api.errors import too_large
from swarm_desktop.api.gate import Gate
from swarm_desktop.api.rates import Allowance, Rates
from swarm_desktop.api.request_record import RECORD
from swarm_desktop.api.route import Route, route_of
from swarm_desktop.api.slow_readers import SlowReaders
from swarm_desktop.core.errors import BadRequestError, BodyTooSlowError, WrongContentTypeError
from swarm_desktop.core.settings import LimitsSettings

GATE = web.AppKey("gate", Gate)
RATES = web.AppKey("rates", Rates)
SLOW_READERS = web.AppKey("slow_readers", SlowReaders)
_ALLOWANCE = web.RequestKey("allowance", Allowance)

_JSON = "application/json"


def set_up_limits(app: web.Application) -> None:
    """Give an application, which has its context already, what the limits need."""
    context = app[CONTEXT]
    app[GATE] = Gate()
    app[RATES] = Rates()
    app[SLOW_READERS] = SlowReaders(lambda: context.settings().limits.slow_reader_seconds)
    app.cleanup_ctx.append(app[SLOW_READERS].watching)
    app.on_response_prepare.append(_tell_allowance)


@web.middleware
async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is too much, and let the rest wait for its turn. Raises BadRequestError or BusyError."""
    limits = request.app[CONTEXT].settings().limits
    route = route_of(request)
    if route is None:
        return await handler(request)
    if route.generates and limits.requests_per_minute:
        _count(request, limits.requests_per_minute)
    await _receive(request, route, limits)
    if not route.generates:
        return await handler(request)
    async with request.app[GATE].place(limits.concurrent_requests, limits.queued_requests):
        with request.app[SLOW_READERS].watched(request):
            return await handler(request)


def _count(request: web.Request, per_minute: int) -> None:
    rates, key = request.app[RATES], request[RECORD].key
    try:
        rates.take(key, per_minute)
    finally:
        request[_ALLOWANCE] = rates.left(key, per_minute)


async def _receive(request: web.Request, route: Route, limits: LimitsSettings) -> None:
    """Read the whole body, which aiohttp then keeps for the route."""
    if route.takes is not None:
        _check_content_type(request)
    if request.content_length is not None and request.content_length > request.client_max_size:
        # Told at once, instead of after so many bytes.
        raise too_large(request)
    try:
        async with asyncio.timeout(limits.upload_seconds):
            await request.read()
    except TimeoutError as error:
        raise BodyTooSlowError(f"The body did not arrive within {limits.upload_seconds:g} s.") from error
    except (BadHttpMessage, web.RequestPayloadError) as error:
        raise BadRequestError("The body is not packed as its headers say.") from error


def _check_content_type(request: web.Request) -> None:
    # Without the header it is taken for JSON: only hand-written clients leave it out.
    if hdrs.CONTENT_TYPE not in request.headers:
        return
    kind, charset = request.content_type, (request.charset or "utf-8").lower()
    if kind != _JSON and not kind.endswith("+json"):
        raise WrongContentTypeError(f"Send the body as `Content-Type: {_JSON}`, not as `{kind}`.")
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise WrongContentTypeError(f"Send the body in UTF-8, not in `{charset}`.")


async def _tell_allowance(request: web.Request, response: web.StreamResponse) -> None:
    allowance = request.get(_ALLOWANCE)
    if allowance is not None:
        response.headers.update(allowance.headers())
