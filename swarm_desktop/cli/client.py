"""Talking to the running instance through its endpoint, as any other client does."""

from typing import Any

import aiohttp

from swarm_desktop.api.client_name import COMMAND_LINE_AGENT
from swarm_desktop.core.errors import SwarmError

CONNECT_SECONDS = 5.0


def endpoint_session(key: str) -> aiohttp.ClientSession:
    """Return a session that sends the key. A vote may take long, so only connecting has a time limit."""
    return aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {key}", "User-Agent": COMMAND_LINE_AGENT},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
    )


async def post(session: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON answer; raises SwarmError with the endpoint's own message where it refuses."""
    try:
        async with session.post(url, json=body) as response:
            answer: dict[str, Any] = await response.json()
    except aiohttp.ClientError as error:
        raise SwarmError(f"{url} does not answer: {error}.") from error
    if "error" in answer:
        raise SwarmError(answer["error"]["message"])
    return answer
