"""Errors as Anthropic's clients expect them."""

from typing import Any

from swarm_desktop.api.request_record import current_id
from swarm_desktop.core.errors import (
    BodyTooLargeError,
    ForbiddenError,
    NoWorkerReadyError,
    OverloadedError,
    RateLimitedError,
    SwarmError,
    UnauthorizedError,
    UnknownModelError,
)

_FAULT_OF_PROGRAM = 500


def anthropic_error(error: SwarmError) -> dict[str, Any]:
    """Return the body of an error response, which is also the content of a stream's `error` event."""
    return {
        "type": "error",
        "error": {"type": _kind(error), "message": f"{error.title}. {error.message}"},
        "request_id": current_id() or None,
    }


def _kind(error: SwarmError) -> str:  # noqa: PLR0911 - a table
    match error:
        case UnauthorizedError():
            return "authentication_error"
        case ForbiddenError():
            return "permission_error"
        case UnknownModelError():
            return "not_found_error"
        case BodyTooLargeError():
            return "request_too_large"
        case RateLimitedError():
            return "rate_limit_error"
        case OverloadedError() | NoWorkerReadyError():
            return "overloaded_error"
        case _ if error.http_status < _FAULT_OF_PROGRAM:
            return "invalid_request_error"
        case _:
            return "api_error"
