"""Errors as OpenAI's clients expect them."""

from typing import Any

from swarm_desktop.core.errors import BadRequestError, RateLimitedError, SwarmError, UnauthorizedError

_FAULT_OF_CLIENT = 500


def error_object(error: SwarmError) -> dict[str, Any]:
    """Return the body of an error response, which is also what a broken stream ends with."""
    match error:
        case UnauthorizedError():
            kind = "authentication_error"
        case BadRequestError():
            kind = "invalid_request_error"
        case RateLimitedError():
            kind = "rate_limit_error"
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
