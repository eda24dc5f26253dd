"""Clients that send or ask for too much, too slowly or too badly, over real connections."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.program import Served, run_program, serving

CHAT = {"model": "practice", "messages": [{"role": "user", "content": "What is 3 plus 4?"}]}
ENDLESS = CHAT | {"stream": True, "ignore_eos": True}
JSON = "Content-Type: application/json\r\n"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an instance with tight limits."""
    folder: Path = tmp_path_factory.mktemp("narrow") / "data"
    folder.mkdir()
    (folder / "settings.toml").write_text(
        "[limits]\nbody_bytes = 65536\nupload_seconds = 1\nslow_reader_seconds = 1\n"
        "concurrent_requests = 1\nqueued_requests = 1\nrequests_per_minute = 100\n"
    )
    with serving(folder) as instance:
        yield instance


@pytest.fixture
async def session(narrow: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=narrow.headers) as session:
        yield session


@asynccontextmanager
async def connected(served: Served) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(served))
    try:
        yield reader, writer
    finally:
        writer.close()


def port_of(served: Served) -> int:
    return int(served.root_url.rsplit(":", 1)[1])


def head(served: Served, length: int, more: str = JSON, path: str = "/v1/chat/completions") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.key}\r\n{more}"
        f"Content-Length: {length}\r\n\r\n"
    ).encode("latin-1")


async def answer_of(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], Any]:
    """Return status, headers in lower case, and the body: JSON where it is that."""
    async with asyncio.timeout(20):
        status = int((await reader.readline()).split()[1])
        headers: dict[str, str] = {}
        while line := (await reader.readline()).strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers["content-length"]))
    return status, headers, json.loads(body) if "json" in headers["content-type"] else body.decode()


async def metric(session: aiohttp.ClientSession, served: Served, name: str) -> float:
    async with session.get(f"{served.root_url}/metrics") as response:
        lines = (await response.text()).splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


async def until_metric(session: aiohttp.ClientSession, served: Served, name: str, value: float) -> None:
    async with asyncio.timeout(20):
        while await metric(session, served, name) != value:
            await asyncio.sleep(0.02)


async def until_idle(session: aiohttp.ClientSession, served: Served) -> None:
    await until_metric(session, served, "swarm_requests_working", 0)
    await until_metric(session, served, "swarm_worker_slots_busy", 0)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/json; charset=utf-16", 415),
        ("application/json; charset=latin-1", 415),
        ("nonsense", 415),
        ("\u00ff\u00fe", 415),
        ("application/json; charset=UTF-8", 400),
        ("application/problem+json", 400),
    ],
)
async def test_a_body_of_another_kind_is_refused(narrow: Served, content_type: str, status: int) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, 2, f"Content-Type: {content_type}\r\n") + b"{}")
        answered, _, body = await answer_of(reader)
    assert answered == status
    assert body["error"]["type"] == "invalid_request_error"


async def test_without_a_content_type_it_is_taken_for_json(narrow: Served) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, 2, "") + b"{}")
        status, _, body = await answer_of(reader)
    assert (status, body["error"]["param"]) == (400, "model")


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}",
        b'{"model": "\xff"}',
        b'{"model": "practice", "messages": [{"role": "user", "content": "\xc3\x28"}]}',
        b'{"model": "\\ud800"}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"",
        b"\x00" * 100,
        b'{"model": 1e999999}',
    ],
    ids=["mark", "broken name", "broken text", "surrogate", "deep list", "deep object", "empty", "zeros", "number"],
)
async def test_bodies_that_are_no_json_are_told_so(narrow: Served, body: bytes) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, len(body)) + body)
        status, _, answer = await answer_of(reader)
    assert status == 400
    assert answer["error"]["code"] == "invalid_request"


@pytest.mark.parametrize("content", [b"\x1f\x8bnot really", b"x"])
async def test_a_body_that_is_not_packed_as_its_header_says(narrow: Served, content: bytes) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, len(content), JSON + "Content-Encoding: gzip\r\n") + content)
        status, _, _ = await answer_of(reader)
    assert status == 400


async def test_pieces_of_a_body_that_are_none(narrow: Served) -> None:
    async with connected(narrow) as (reader, writer):
        chunked = head(narrow, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
        writer.write(chunked + b"5\r\n{    \r\nwrong\r\n")
        status, _, _ = await answer_of(reader)
    assert status == 400


@pytest.mark.parametrize(
    "header",
    ["X-Long: " + "a" * 20_000, "\r\n".join(f"X-{number}: a" for number in range(500)), "X\x01: a", "no colon"],
    ids=["long", "many", "control character", "no header"],
)
async def test_headers_that_are_too_much_end_the_connection(narrow: Served, header: str) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, 2, JSON + header + "\r\n") + b"{}")
        status, _, body = await answer_of(reader)
        assert status in {400, 431}
        assert body
        assert await reader.read() == b""
    assert narrow.key not in (narrow.folder / "logs" / "swarm-desktop.log").read_text()


async def test_a_body_over_the_limit_is_refused_before_it_comes(narrow: Served) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, 10**9))
        status, _, body = await answer_of(reader)
    assert (status, body["error"]["code"]) == (413, "request_too_large")


async def test_a_body_of_unknown_length_is_refused_at_the_limit(narrow: Served) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked"))
        piece = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
        writer.write(piece * 5)
        status, _, body = await answer_of(reader)
    assert (status, body["error"]["code"]) == (413, "request_too_large")


async def test_a_slow_upload_is_given_up(narrow: Served) -> None:
    async with connected(narrow) as (reader, writer):
        writer.write(head(narrow, 1000) + b'{"model":')
        status, _, body = await answer_of(reader)
    assert (status, body["error"]["code"]) == (408, "request_timeout")


async def test_a_cancelled_upload_leaves_nothing(session: aiohttp.ClientSession, narrow: Served) -> None:
    gone = 'swarm_requests_total{dialect="openai",route="/v1/chat/completions",status="499"}'
    before = await metric(session, narrow, gone)
    async with connected(narrow) as (_, writer):
        writer.write(head(narrow, 1000) + b'{"model":')
        await writer.drain()
        await until_metric(session, narrow, "swarm_requests_in_flight", 2)
    await until_metric(session, narrow, gone, before + 1)
    await until_idle(session, narrow)


async def test_who_asks_too_much_at_once_waits_or_is_told_to_come_back(
    session: aiohttp.ClientSession, narrow: Served
) -> None:
    url = f"{narrow.base_url}/chat/completions"
    working = await session.post(url, json=ENDLESS)
    assert working.status == 200
    waiting = asyncio.create_task(session.post(url, json=CHAT))
    await until_metric(session, narrow, "swarm_requests_queued", 1)
    async with session.post(url, json=CHAT) as refused:
        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) >= 1
        assert (await refused.json())["error"]["code"] == "overloaded"
    async with session.get(f"{narrow.base_url}/models") as response:
        assert response.status == 200
    working.close()
    async with await waiting as answered:
        assert answered.status == 200
    await until_idle(session, narrow)


async def test_a_waiting_client_that_leaves_gives_up_its_place(session: aiohttp.ClientSession, narrow: Served) -> None:
    url = f"{narrow.base_url}/chat/completions"
    working = await session.post(url, json=ENDLESS)
    waiting = asyncio.create_task(session.post(url, json=CHAT))
    await until_metric(session, narrow, "swarm_requests_queued", 1)
    waiting.cancel()
    await until_metric(session, narrow, "swarm_requests_queued", 0)
    working.close()
    await until_idle(session, narrow)


async def test_a_client_that_closes_half_of_its_connection_is_gone(
    session: aiohttp.ClientSession, narrow: Served
) -> None:
    async with connected(narrow) as (reader, writer):
        body = json.dumps(ENDLESS).encode()
        writer.write(head(narrow, len(body)) + body)
        assert b"200" in await reader.readline()
        writer.write_eof()
        await until_idle(session, narrow)


async def test_a_client_that_does_not_read_frees_its_voters(session: aiohttp.ClientSession, narrow: Served) -> None:
    """Without a limit its voters would wait for it for ever: what it does not read fills all buffers on the way."""
    body = json.dumps(ENDLESS | {"n": 8, "logprobs": True, "top_logprobs": 20}).encode()
    log = narrow.folder / "logs" / "swarm-desktop.log"
    told = log.read_text().count("stopped reading")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port_of(narrow)))
        client.sendall(head(narrow, len(body)) + body)
        await until_metric(session, narrow, "swarm_requests_working", 1)
        await until_idle(session, narrow)
    assert log.read_text().count("stopped reading") == told + 1


async def test_a_key_that_asks_too_often_is_told_when_to_come_back(narrow: Served) -> None:
    secret = run_program("key", "add", "eager", folder=narrow.folder).stdout.strip()
    bad = CHAT | {"temperature": 9}
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {secret}"}) as session:
        url = f"{narrow.base_url}/chat/completions"
        async with session.post(url, json=bad) as response:
            assert response.headers["X-RateLimit-Limit-Requests"] == "100"
            assert response.headers["X-RateLimit-Remaining-Requests"] == "99"
        while response.status == 400:
            async with session.post(url, json=bad) as response:
                error = (await response.json())["error"]
        assert response.status == 429
        assert error["type"] == "rate_limit_error"
        assert int(response.headers["Retry-After"]) >= 1
        assert response.headers["X-RateLimit-Remaining-Requests"] == "0"
        async with session.get(f"{narrow.base_url}/models") as response:
            assert response.status == 200
    async with (
        aiohttp.ClientSession(headers=narrow.headers) as session,
        session.post(url, json=bad) as response,
    ):
        assert response.status == 400
