"""Pages of servers on this machine, which only tests may fetch from."""

import asyncio
import gzip
import ipaddress
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from swarm_desktop.tools.addresses import is_public
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.page_text import page_text
from swarm_desktop.tools.tool import Policy, ToolResult
from swarm_desktop.tools.webfetch import LARGEST_PAGE_BYTES, WebFetch
from tests.tools.conftest import Bench

PAGE = """<!doctype html><html><head><title>Hives</title><style>p {color: red}</style></head><body>
<script>steal()</script><h1>Bees &amp; hives</h1><p>They <b>vote</b>. <a href="/more">More</a></p></body></html>"""

answers = web.RouteTableDef()


@answers.get("/page")
async def page(request: web.Request) -> web.Response:
    headers = {"X-Seen": str(sorted(request.headers)), "Set-Cookie": "a=b"}
    return web.Response(text=PAGE, content_type="text/html", headers=headers)


@answers.get("/headers")
async def headers(request: web.Request) -> web.Response:
    return web.json_response(dict(request.headers))


@answers.get("/to")
async def redirect(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.query["where"])


@answers.get("/circle")
async def circle(_: web.Request) -> web.Response:
    raise web.HTTPFound("/circle")


@answers.get("/large")
async def large(_: web.Request) -> web.Response:
    return web.Response(text="x" * (LARGEST_PAGE_BYTES * 3))


@answers.get("/packed")
async def packed(_: web.Request) -> web.Response:
    body = gzip.compress(b"x" * (LARGEST_PAGE_BYTES * 30))
    return web.Response(body=body, headers={"Content-Encoding": "gzip", "Content-Type": "text/plain"})


@answers.get("/picture")
async def picture(_: web.Request) -> web.Response:
    return web.Response(body=b"\x89PNG", content_type="image/png")


@answers.get("/missing")
async def missing(_: web.Request) -> web.Response:
    return web.Response(text="nothing here", status=404)


@answers.get("/latin")
async def latin(_: web.Request) -> web.Response:
    return web.Response(body="Größe".encode("latin-1"), headers={"Content-Type": "text/plain; charset=iso-8859-1"})


@answers.get("/slow")
async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(60)
    raise AssertionError


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    app.add_routes(answers)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
def online(bench: Bench) -> Bench:
    bench.values["network"] = True
    return bench


async def fetched_by_public(bench: Bench, url: str) -> ToolResult:
    policy = Policy(bench.toolbox._policy(bench.settings()).folders, network=True, seconds=10, output_bytes=10_000)
    return await WebFetch().prepare({"url": url}, policy).run()


async def test_a_page_is_read_as_markdown(online: Bench, server: TestServer) -> None:
    said = await online.content("webfetch", url=str(server.make_url("/page")))
    assert said.startswith(f"{server.make_url('/page')} (200 OK)")
    assert "# Bees & hives" in said
    assert "They **vote**. [More](/more)" in said
    assert "steal" not in said
    assert "color" not in said


async def test_nothing_of_the_person_is_sent_along(
    online: Bench, server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    await online.content("webfetch", url=str(server.make_url("/page")))
    said = await online.content("webfetch", url=str(server.make_url("/headers")))
    assert "Cookie" not in said
    assert "Authorization" not in said
    assert "swarm-desktop/" in said


async def test_redirects_are_followed_and_the_last_address_is_told(online: Bench, server: TestServer) -> None:
    url = server.make_url("/to").with_query(where=str(server.make_url("/page")))
    assert (await online.content("webfetch", url=str(url))).startswith(str(server.make_url("/page")))
    assert "without end" in await online.fault("webfetch", url=str(server.make_url("/circle")))


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x"])
async def test_a_redirect_to_something_that_is_no_page_is_refused(
    online: Bench, server: TestServer, where: str
) -> None:
    said = await online.fault("webfetch", url=str(server.make_url("/to").with_query(where=where)))
    assert "neither http nor https" in said


@pytest.mark.parametrize("path", ["/large", "/packed"])
async def test_a_large_page_is_cut(online: Bench, server: TestServer, path: str) -> None:
    online.values["output_bytes"] = 4 * 2**20
    report = await online.call("webfetch", url=str(server.make_url(path)))
    assert report.result.truncated
    assert len(report.result.content) < LARGEST_PAGE_BYTES + 200


async def test_what_is_no_text_is_refused(online: Bench, server: TestServer) -> None:
    assert "image/png" in await online.fault("webfetch", url=str(server.make_url("/picture")))


async def test_a_page_that_is_not_there_is_told_with_what_the_server_said(online: Bench, server: TestServer) -> None:
    said = await online.fault("webfetch", url=str(server.make_url("/missing")))
    assert "404" in said
    assert "nothing here" in said


async def test_the_servers_own_charset_is_read(online: Bench, server: TestServer) -> None:
    assert "Größe" in await online.content("webfetch", url=str(server.make_url("/latin")))


async def test_a_slow_server_is_not_waited_for(online: Bench, server: TestServer) -> None:
    online.values["seconds"] = 1
    assert "more than 1 seconds" in await online.fault("webfetch", url=str(server.make_url("/slow")))


async def test_it_does_not_exist_until_the_network_is_allowed(bench: Bench, server: TestServer) -> None:
    assert "not allowed" in await bench.fault("webfetch", url=str(server.make_url("/page")))
    offered = {tool.name: tool.obstacle for tool in await bench.toolbox.offered()}
    assert offered["webfetch"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "example.org",
        "http://",
        "http://name:password@example.org/",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
async def test_what_is_no_address_of_a_page_is_refused(online: Bench, url: str) -> None:
    await online.fault("webfetch", url=url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0"])
async def test_this_machine_is_not_fetched_from_however_it_is_called(
    online: Bench, server: TestServer, host: str
) -> None:
    with pytest.raises(ToolError, match=r"public internet|cannot be fetched"):
        await fetched_by_public(online, f"http://{host}:{server.port}/page")


async def test_a_name_that_is_pointed_here_is_refused_when_it_is_connected_to(
    online: Bench, server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look-up may say something else than the second: only the address that is connected to counts."""

    async def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    with pytest.raises(ToolError, match="public internet"):
        await fetched_by_public(online, f"http://rebound.example:{server.port}/page")


async def test_a_redirect_to_this_machine_is_refused(online: Bench, server: TestServer) -> None:
    """The first server may be fetched from; the address it leads to may not."""
    tool = WebFetch(allowed=lambda address: str(address) == "127.0.0.1")
    policy = Policy(online.toolbox._policy(online.settings()).folders, network=True, seconds=10, output_bytes=10_000)
    url = server.make_url("/to").with_query(where=f"http://127.0.0.2:{server.port}/page")
    with pytest.raises(ToolError, match="public internet"):
        await tool.prepare({"url": str(url)}, policy).run()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.1.1",
        "255.255.255.255",
        "198.18.0.1",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_near_and_reserved_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_the_charset_of_a_meta_element_is_read_and_an_unknown_one_is_not_tripped_over() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Привет</body></html>'.encode("windows-1251")
    assert page_text(page, "text/html", None) == "Привет"
    assert "Привет" in page_text(page, "text/html", "no-such-charset")


def test_elements_nested_by_the_thousand_are_read() -> None:
    assert page_text(b"<div>" * 20_000 + b"deep", "text/html", None) == "deep"
