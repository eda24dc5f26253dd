"""What servers that speak OpenAI's dialect answer when they do not answer."""

import re
from http import HTTPStatus
from typing import Any

from swarm_desktop.core.errors import ServerRefusedError, SwarmError, WorkerError

TRY_AGAIN = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""The same request may be answered a moment later."""
REFUSALS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_IMPLEMENTED})
_TOO_LONG = re.compile(r"context[ _](?:length|size|window)|maximum context|too many tokens", re.IGNORECASE)
_MOST_WORDS = 500


def said(answer: Any) -> str:
    """Return the words of an error, wherever this server puts them; empty where there are none."""
    match answer:
        case {"error": {"message": str(words)}} | {"error": str(words)} | {"message": str(words)}:
            return words[:_MOST_WORDS]
        case {"detail": detail}:
            return str(detail)[:_MOST_WORDS]
        case _:
            return ""


def error_for(host: str, status: int, answer: Any) -> SwarmError:
    """Return the error behind an answer with this HTTP status."""
    words = said(answer).rstrip(".")
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return WorkerError(f"{host} does not accept the key. Give it another under Runtimes.", details=words)
        case HTTPStatus.NOT_FOUND:
            return WorkerError(
                f"{host} does not have what it was asked for: {words or 'nothing is at this address'}. "
                "Correct its address or its model under Runtimes."
            )
        case HTTPStatus.TOO_MANY_REQUESTS:
            return WorkerError(f"{host} has too many requests: {words or 'it asks to come back later'}.")
    if _TOO_LONG.search(words):
        return ServerRefusedError(f"The prompt is too long for {host}: {words}.", parameter="messages")
    if status in REFUSALS:
        return ServerRefusedError(f"{host} does not take this request: {words or f'status {status}'}.")
    return WorkerError(f"{host} could not answer: {words or f'status {status}'}.")
