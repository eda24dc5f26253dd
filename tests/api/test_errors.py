import aiohttp
import orjson
import pytest

from swarm_desktop.api.errors import error_body
from swarm_desktop.core.errors import (
    BadRequestError,
    BodyTooLargeError,
    ForbiddenError,
    NoWorkerReadyError,
    OverloadedError,
    PromptTooLongError,
    RateLimitedError,
    SwarmError,
    UnauthorizedError,
    UnknownModelError,
    WorkerCrashedError,
)
from tests.support.program import Served

KINDS = [
    (BadRequestError("x"), "invalid_request_error", "invalid_request_error"),
    (PromptTooLongError("x"), "invalid_request_error", "invalid_request_error"),
    (BodyTooLargeError("x"), "invalid_request_error", "request_too_large"),
    (UnknownModelError("x"), "invalid_request_error", "not_found_error"),
    (UnauthorizedError("x"), "authentication_error", "authentication_error"),
    (ForbiddenError("x"), "permission_error", "permission_error"),
    (RateLimitedError("x", retry_after=1), "rate_limit_error", "rate_limit_error"),
    (OverloadedError("x", retry_after=1), "server_error", "overloaded_error"),
    (NoWorkerReadyError("x"), "server_error", "overloaded_error"),
    (WorkerCrashedError("x"), "server_error", "api_error"),
    (SwarmError("x"), "server_error", "api_error"),
]


@pytest.mark.parametrize(("error", "openai", "anthropic"), KINDS, ids=[type(kind[0]).__name__ for kind in KINDS])
def test_errors_are_told_in_the_dialect_of_the_path(error: SwarmError, openai: str, anthropic: str) -> None:
    for path in ("/v1/chat/completions", "/v1/messages_of_others", "/nothing"):
        body = error_body(path, error)
        assert body["error"]["type"] == openai
        assert body["error"]["code"] == error.code
    for path in ("/v1/messages", "/v1/messages/count_tokens"):
        body = error_body(path, error)
        assert body["type"] == "error"
        assert body["error"]["type"] == anthropic
        assert error.title in body["error"]["message"]


def test_a_message_that_quotes_what_is_no_text_can_still_be_sent() -> None:
    assert b"?" in orjson.dumps(error_body("/v1/models", BadRequestError("\udcff")))


async def test_refusals_have_the_dialect_and_the_identifier(served: Served) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{served.base_url}/messages", json={}, headers={"X-Request-Id": "mine"}) as response,
    ):
        body = await response.json()
    assert response.status == 401
    assert (body["error"]["type"], body["request_id"]) == ("authentication_error", "mine")
    assert response.headers["request-id"] == "mine"
