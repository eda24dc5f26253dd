"""Who is refused: on every route, and on every address that the endpoint listens on."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from swarm_desktop.api.guard import OPEN_PATHS
from swarm_desktop.api.routes import ROUTES
from tests.support.program import Served, serving

PAGE = "https://notes.example"
EVIL = "https://evil.example"
PLACES = [(route.method, route.public_path.replace("{", "").replace("}", "")) for route in ROUTES]
CLOSED = [place for place in PLACES if place[1] not in OPEN_PATHS]

PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type, x-stainless-os",
}


@pytest.fixture(scope="module", params=["127.0.0.1", "::1", "0.0.0.0"])  # noqa: S104
def listening(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve on one kind of address, with one page and one name allowed."""
    if request.param == "::1" and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    folder: Path = tmp_path_factory.mktemp("listening") / "data"
    folder.mkdir()
    (folder / "settings.toml").write_text(
        f'[endpoint]\nhost = "{request.param}"\nallowed_origins = ["{PAGE}"]\nallowed_hosts = ["attic.lan"]\n'
    )
    with serving(folder) as instance:
        yield instance


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def statuses(
    session: aiohttp.ClientSession, served: Served, headers: dict[str, str], places: list[tuple[str, str]]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for method, path in places:
        async with session.request(method, served.root_url + path, headers=headers) as response:
            found[f"{method} {path}"] = response.status
            assert (await response.json())["error"]
    return found


@pytest.mark.parametrize("key", ["", "Bearer ", "Bearer wrong", "Basic wrong", "Bearer \udcff"])
async def test_no_route_answers_without_a_key(session: aiohttp.ClientSession, listening: Served, key: str) -> None:
    headers = {"Authorization": key} if key else {}
    found = await statuses(session, listening, headers, [*CLOSED, ("GET", "/nothing"), ("OPTIONS", "/v1/models")])
    assert set(found.values()) == {401}


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "attic.lan.evil.example", "[::2]", "a b"]
)
async def test_no_route_answers_to_a_name_that_was_pointed_here(
    session: aiohttp.ClientSession, listening: Served, host: str
) -> None:
    found = await statuses(session, listening, {**listening.headers, "Host": host}, PLACES)
    assert set(found.values()) == {403}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000"},
        {"Origin": f"{PAGE}.evil.example"},
        {"Origin": PAGE.replace("https", "http")},
        {"Origin": f"{PAGE}:8443"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "\udcff"},
    ],
)
async def test_no_route_answers_a_foreign_page(
    session: aiohttp.ClientSession, listening: Served, headers: dict[str, str]
) -> None:
    found = await statuses(session, listening, {**listening.headers, **headers}, PLACES)
    assert set(found.values()) == {403}


async def test_a_foreign_page_is_not_even_told_what_it_may_not(
    session: aiohttp.ClientSession, listening: Served
) -> None:
    places = [("OPTIONS", path) for _, path in PLACES]
    found = await statuses(session, listening, {"Origin": EVIL, **PREFLIGHT}, places)
    assert set(found.values()) == {403}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:7976", "attic.lan", "ATTIC.lan:7976"])
async def test_own_names_are_answered(session: aiohttp.ClientSession, listening: Served, host: str) -> None:
    headers = {**listening.headers, "Host": host, "Origin": f"http://{host}"}
    async with session.get(f"{listening.base_url}/models", headers=headers) as response:
        assert response.status == 200
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_an_allowed_page_asks_first_and_then_reads(session: aiohttp.ClientSession, listening: Served) -> None:
    url = f"{listening.base_url}/chat/completions"
    async with session.options(url, headers={"Origin": PAGE, **PREFLIGHT}) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == PAGE
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
        assert response.headers["Access-Control-Allow-Headers"] == PREFLIGHT["Access-Control-Request-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    body = {"model": "practice", "max_tokens": 2, "messages": [{"role": "user", "content": "Hi"}]}
    for stream in (False, True):
        headers = {**listening.headers, "Origin": PAGE}
        async with session.post(url, json=body | {"stream": stream}, headers=headers) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == PAGE
            assert response.headers["Vary"] == "Origin"
            assert "X-Request-Id" in response.headers["Access-Control-Expose-Headers"]
    async with session.post(url, json=body, headers={"Origin": PAGE}) as response:
        assert response.status == 401
        assert response.headers["Access-Control-Allow-Origin"] == PAGE


@pytest.mark.parametrize("head", ["", "Host: localhost\r\nHost: evil.example\r\n"])
async def test_one_host_name_is_needed(served: Served, head: str) -> None:
    port = int(served.root_url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /v1/models HTTP/1.1\r\n{head}Authorization: Bearer {served.key}\r\n\r\n".encode())
    assert (await reader.readline()).split()[1] in {b"400", b"403"}
    writer.close()
    await writer.wait_closed()
