"""Calls to another machine: small JSON objects there and back, within limits of time and size."""

import json
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

from swarm_desktop.core.errors import HiveError, PeerRefusedError, PeerUnreachableError
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.capabilities import OWN_SPEECH
from swarm_desktop.hive.protocol import Speech

CONNECT_SECONDS = 5.0
MAX_ANSWER_BYTES = 64 * 2**10
MAX_HEADER_BYTES = 4 * 2**10
CONNECTIONS = 16

_Answer = TypeVar("_Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Received(Generic[_Answer]):
    """An answer, and what the other machine speaks."""

    content: _Answer
    speech: Speech


class Refusal(BaseModel):
    """An error as it goes over the wire, under `error`."""

    code: str
    message: str


class _Refused(BaseModel):
    error: Refusal


def call_session(context: ssl.SSLContext) -> aiohttp.ClientSession:
    """Return a session for one other machine. It keeps no cookies, and goes through no proxy."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=context, limit=CONNECTIONS),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=OWN_SPEECH.headers(),
        skip_auto_headers={"User-Agent"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
        max_line_size=MAX_HEADER_BYTES,
        max_field_size=MAX_HEADER_BYTES,
        # What is sent packed could unpack to anything.
        auto_decompress=False,
        trust_env=False,
    )


async def exchange(
    session: aiohttp.ClientSession,
    address: Address,
    path: str,
    said: BaseModel,
    answer: type[_Answer],
    *,
    seconds: float,
) -> Received[_Answer]:
    """Send a message and return the answer.

    Raises PeerUnreachableError, ProtocolMismatchError, or PeerRefusedError with what the other machine has to say.
    """
    name = str(address)
    try:
        async with session.post(
            address.url(path),
            data=said.model_dump_json(),
            headers={"Content-Type": "application/json"},
            timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS),
            allow_redirects=False,
        ) as response:
            body = await response.content.read(MAX_ANSWER_BYTES + 1)
            while len(body) <= MAX_ANSWER_BYTES and (more := await response.content.read(MAX_ANSWER_BYTES)):
                body += more
            status, speech = response.status, OWN_SPEECH.require(Speech.of(response.headers), name)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise unreachable(name, error) from error
    if len(body) > MAX_ANSWER_BYTES:
        raise PeerUnreachableError(f"{name} answers with more than it should.")
    if status != HTTPStatus.OK:
        raise refusal(name, status, body)
    try:
        return Received(answer.model_validate_json(body), speech)
    except ValidationError as error:
        raise PeerUnreachableError(f"{name} answers with something that is no answer.", details=str(error)) from error


def unreachable(name: str, error: Exception) -> PeerUnreachableError:
    """Return the error for a connection that failed."""
    return PeerUnreachableError(
        f"{name} does not answer, or does not take this machine for one that it is paired with.",
        details=str(error) or type(error).__name__,
    )


def refusal(name: str, status: int, body: bytes) -> HiveError:
    """Return the error that another machine answered with."""
    try:
        told = _Refused.model_validate(json.loads(body)).error
    except (ValueError, ValidationError):
        return PeerRefusedError(f"{name} answers with status {status} and says no more.")
    return PeerRefusedError(f"{name} says: {told.message[:500]}", details=told.code[:100])
