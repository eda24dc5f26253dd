"""The endpoint tried as an editor would use it."""

import time

import aiohttp

from swarm_desktop.api.client_name import WINDOW_AGENT
from swarm_desktop.core.commands import EndpointTest

_TIMEOUT_SECONDS = 60.0


async def try_endpoint(base_url: str, key: str, model: str) -> EndpointTest:
    """Ask a tiny question over HTTP. `base_url` ends with `/v1`; what goes wrong is told in the result."""
    question = {"model": model, "max_tokens": 16, "messages": [{"role": "user", "content": "Hello"}]}
    headers = {"Authorization": f"Bearer {key}", "User-Agent": WINDOW_AGENT}
    started = time.monotonic()
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS), headers=headers) as session,
            session.post(f"{base_url}/chat/completions", json=question) as response,
        ):
            answer = await response.json()
    except (aiohttp.ClientError, TimeoutError) as error:
        return EndpointTest(ok=False, message=f"No answer came: {error or 'it took too long'}.", model=model)
    seconds = time.monotonic() - started
    if "error" in answer:
        return EndpointTest(ok=False, message=str(answer["error"]["message"]), seconds=seconds, model=model)
    said = answer["choices"][0]["message"].get("content") or ""
    return EndpointTest(ok=True, message=said, seconds=seconds, model=model)
