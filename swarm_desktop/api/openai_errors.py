"""Errors as OpenAI's clients expect them."""

import logging
from typing import Any

import orjson
from aiohttp import web

from swarm_desktop.api.guard import Handler
from swarm_desktop.core.errors import BadRequestError, BodyTooLargeError, SwarmError, UnauthorizedError

logger = logging.getLogger(__name__)

_FAULT_OF_CLIENT = 500


def error_object(error: SwarmError) -> dict[str, Any]:
    """Return the body of an error response, which is also what a broken stream ends with."""
    match error:
        case UnauthorizedError():
            kind = "authentication_error"
        case BadRequestError():
            kind = "invalid_request_error"
        case _:
            kind = "permission_error" if error.http_status < _FAULT_OF_CLIENT else "server_error"
    return {
        "error": {
            "message": f"{error.title}. {error.message}",
            "type": kind,
            "param": error.parameter,
            "code": error.code,
        }
    }


@web.middleware
async def openai_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn everything that a route raises into an error object."""
    try:
        return await handler(request)
    except SwarmError as error:
        return _response(error, error.http_status)
    except web.HTTPRequestEntityTooLarge as error:
        too_large = BodyTooLargeError(f"The body may have at most {request.client_max_size:,} bytes.")
        return _response(too_large, error.status)
    except web.HTTPException as error:
        return _response(BadRequestError(f"{request.method} {request.path} is not served here."), error.status)
    except Exception:
        # The text of an unknown error may hold parts of a prompt, so clients and logs get its place only.
        logger.exception("A request to %s failed", request.path)
        return _response(SwarmError("This is a mistake in the program; its log says more."), _FAULT_OF_CLIENT)


def _response(error: SwarmError, status: int) -> web.Response:
    return web.json_response(body=orjson.dumps(error_object(error)), status=status)
