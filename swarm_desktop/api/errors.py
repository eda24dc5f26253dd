"""Everything that goes wrong, answered in the dialect of the client. The path tells which dialect that is."""

import logging
import math
import traceback
from typing import Any

import orjson
from aiohttp import hdrs, web

from swarm_desktop.api.anthropic_errors import anthropic_error
from swarm_desktop.api.context import Handler
from swarm_desktop.api.dialect import speaks_anthropic
from swarm_desktop.api.openai_errors import error_object
from swarm_desktop.api.request_record import RECORD
from swarm_desktop.core.errors import BadRequestError, BodyTooLargeError, BusyError, SwarmError

logger = logging.getLogger(__name__)

_FAULT_OF_PROGRAM = 500


def error_body(path: str, error: SwarmError) -> dict[str, Any]:
    """Return the body of an error response, which is also how a broken stream tells of it."""
    body = anthropic_error(error) if speaks_anthropic(path) else error_object(error)
    # A message may quote a header, and bytes of a header need not be text.
    body["error"]["message"] = body["error"]["message"].encode("utf-8", "replace").decode()
    return body


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn everything that a route raises into an error response."""
    try:
        return await handler(request)
    except SwarmError as error:
        return _response(request, error, error.http_status)
    except web.HTTPRequestEntityTooLarge as error:
        return _response(request, too_large(request), error.status)
    except web.HTTPException as error:
        answer = _response(request, _not_served(request, error.status), error.status)
        if hdrs.ALLOW in error.headers:
            answer.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return answer
    except ConnectionError:
        # The client is gone; there is nobody to answer.
        raise
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the client is told
        # The text of an unknown error may hold parts of a prompt, so clients and logs get its kind and place only.
        places = "".join(traceback.format_tb(error.__traceback__))
        logger.error("A request failed: %s\n%s", type(error).__name__, places)  # noqa: TRY400
        mistake = SwarmError("This is a mistake in the program; its log says more.")
        return _response(request, mistake, _FAULT_OF_PROGRAM)


def too_large(request: web.Request) -> SwarmError:
    """Return the error for a body over the limit."""
    return BodyTooLargeError(f"The body may have at most {request.client_max_size:,} bytes.")


def _not_served(request: web.Request, status: int) -> SwarmError:
    if status in {web.HTTPNotFound.status_code, web.HTTPMethodNotAllowed.status_code}:
        return BadRequestError(f"{request.method} {request.path} is not served here.")
    return BadRequestError("The body cannot be read as its headers describe it.")


def _response(request: web.Request, error: SwarmError, status: int) -> web.Response:
    if request[RECORD].status:
        # Half of an answer is out; only breaking off tells the client that there is no other half.
        raise ConnectionResetError("the answer failed after it had begun")
    body = orjson.dumps(error_body(request.path, error))
    response = web.json_response(body=body, status=status)
    if isinstance(error, BusyError):
        response.headers[hdrs.RETRY_AFTER] = str(max(1, math.ceil(error.retry_after)))
    return response
