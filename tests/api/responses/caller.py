"""A client of the Responses routes, made by hand, so that the tests see every byte."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.support.program import Served

ENDLESS = {"model": "practice", "input": "Say hello.", "ignore_eos": True}
"""A question that is answered until somebody stops it."""


@dataclass(frozen=True)
class Caller:
    session: aiohttp.ClientSession
    served: Served

    async def call(self, method: str, path: str = "", *, status: int = 200, **body: Any) -> dict[str, Any]:
        """Call a route, check the status, and return the body."""
        url = f"{self.served.base_url}/responses{path}"
        async with self.session.request(method, url, json=body or None) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == status, answer
            return answer

    async def ask(self, given: Any = "What is 3 plus 4?", **fields: Any) -> dict[str, Any]:
        return await self.call("POST", **{"model": "practice", "input": given, "seed": 1, **fields})

    async def refused(self, method: str, path: str = "", *, status: int = 400, **body: Any) -> dict[str, Any]:
        """Call a route that says no, check that it is an OpenAI error object, and return that."""
        error: dict[str, Any] = (await self.call(method, path, status=status, **body))["error"]
        assert set(error) == {"message", "type", "param", "code"}
        return error

    async def stream(self, **body: Any) -> list[dict[str, Any]]:
        """Ask for a stream and return all its events."""
        async with self.streaming("POST", **{"model": "practice", "stream": True, "seed": 1, **body}) as events:
            return [event async for event in events]

    @asynccontextmanager
    async def streaming(self, method: str, path: str = "", **body: Any) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Open a stream; leaving the block hangs up."""
        url = f"{self.served.base_url}/responses{path}"
        async with self.session.request(method, url, json=body or None) as response:
            assert response.status == 200, await response.text()
            assert response.headers["Content-Type"].startswith("text/event-stream")
            yield _events(response)

    async def busy_slots(self) -> int:
        async with self.session.get(f"{self.served.root_url}/swarm/status") as response:
            return sum(worker["busy_slots"] for worker in (await response.json())["workers"])


async def _events(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    name = ""
    async for line in response.content:
        if line.startswith(b"event: "):
            name = line.removeprefix(b"event: ").decode().strip()
        elif line.startswith(b"data: "):
            event: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
            assert event["type"] == name
            yield event
