"""Signs of life while there is nothing to say."""

import asyncio
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from swarm_desktop.api import event_stream
from swarm_desktop.api.event_stream import Event, EventStream


@pytest.mark.parametrize(
    ("named", "sign"), [(False, b": reading\n\n"), (True, b'event: ping\ndata: {"type":"ping"}\n\n')]
)
async def test_a_silent_stream_shows_that_it_lives(
    monkeypatch: pytest.MonkeyPatch, sign: bytes, *, named: bool
) -> None:
    monkeypatch.setattr(event_stream, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_SECONDS", 0.01)
    heard = asyncio.Event()

    def pings() -> Iterator[Event]:
        yield Event({"type": "ping"}, "ping")

    async def silent(request: web.Request) -> web.StreamResponse:
        stream = EventStream(request, {})
        async with stream.kept_alive("reading", pings if named else None):
            await heard.wait()
        await stream.tell({"X-Late": "1"})
        await stream.send([Event({"type": "end"})])
        await stream.close()
        return stream.response

    app = web.Application()
    app.router.add_get("/", silent)
    async with TestClient(TestServer(app)) as client, client.get("/") as response:
        for _ in range(3):
            assert await response.content.readuntil(b"\n\n") == sign
        heard.set()
        said = await response.content.read()
    assert said.endswith(b': X-Late: 1\n\ndata: {"type":"end"}\n\n')
