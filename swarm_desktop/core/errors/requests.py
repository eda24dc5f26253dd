"""What clients of the endpoint do wrong, or cannot have now."""

from typing import Self

from swarm_desktop.core.errors.base import SwarmError


class BadRequestError(SwarmError):
    """What the client sent cannot be used as it is."""

    title = "The request cannot be used"
    code = "invalid_request"
    http_status = 400
    exit_status = 2


class UnknownModelError(BadRequestError):
    """The named model is not loaded here."""

    title = "No such model"
    code = "model_not_found"
    http_status = 404


class UnknownResponseError(BadRequestError):
    """The named response is not kept here, or not any more."""

    title = "No such response"
    code = "response_not_found"
    http_status = 404


class PreviousResponseError(BadRequestError):
    """A part of the conversation that the request goes on from is not kept here, or not any more."""

    title = "The conversation is not known"
    code = "previous_response_not_found"


class PromptTooLongError(BadRequestError):
    """The prompt does not fit into the context that one request gets."""

    title = "The prompt is too long"
    code = "context_length_exceeded"

    @classmethod
    def of(cls, prompt_tokens: int, context_tokens: int, *, parameter: str) -> Self:
        """Return the error that tells both numbers."""
        return cls(
            f"The prompt has {prompt_tokens:,} tokens, and the context has room for {context_tokens:,}, answer "
            "included. Shorten it, or give the worker more context.",
            parameter=parameter,
        )


class BodyTooLargeError(BadRequestError):
    """The request's body is over the limit."""

    title = "The request is too large"
    code = "request_too_large"
    http_status = 413


class BodyTooSlowError(BadRequestError):
    """The request's body did not arrive in time."""

    title = "The request came too slowly"
    code = "request_timeout"
    http_status = 408


class WrongContentTypeError(BadRequestError):
    """The request's body is of another kind than the route takes."""

    title = "The request has the wrong content type"
    code = "unsupported_media_type"
    http_status = 415


class UnauthorizedError(SwarmError):
    """The key is missing or wrong."""

    title = "The key was not accepted"
    code = "invalid_api_key"
    http_status = 401


class ForbiddenError(SwarmError):
    """The request came through a name or a page that is not allowed to use the endpoint."""

    title = "The request was refused"
    code = "forbidden"
    http_status = 403


class ToolsDisabledError(ForbiddenError):
    """The person has not switched the tools on."""

    title = "Tools are switched off"
    code = "tools_disabled"


class BusyError(SwarmError):
    """The same request can be answered later."""

    title = "Not now"
    code = "busy"
    http_status = 503

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds after which asking again makes sense."""


class RateLimitedError(BusyError):
    """The key asked too often."""

    title = "Too many requests"
    code = "rate_limit_exceeded"
    http_status = 429


class OverloadedError(BusyError):
    """More requests wait already than may."""

    title = "Too much to do"
    code = "overloaded"
