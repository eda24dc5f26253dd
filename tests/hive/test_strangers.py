"""What somebody sees of the hive port who is not paired, or not any more."""

import asyncio
import contextlib
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from swarm_desktop.core.errors import PeerUnreachableError
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.calls import call_session, exchange
from swarm_desktop.hive.certificate import make_certificate
from swarm_desktop.hive.door import HANDSHAKES_OF_AN_ADDRESS, STRANGERS_OF_AN_ADDRESS
from swarm_desktop.hive.greeting import GREETING_PATH, Greeting
from swarm_desktop.hive.pairing.messages import Done
from swarm_desktop.hive.pairing.paths import STRANGERS_PATHS
from swarm_desktop.hive.serving import HiveRoute
from swarm_desktop.hive.tls import client_context, looking_context
from tests.hive.nodes import Node, pair, running
from tests.hive.proxies import stranger_identity

SECRET_PATH = "/hive/secret"
SPEAKING = {"Swarm-Protocol": "1.0"}
TELLING = (b"aiohttp", b"Python", b"python", b"Server", b"Swarm", b"swarm", b"hive", b"bob")


async def secret(_: web.Request) -> web.Response:
    return web.Response(text="for peers alone")


@pytest.fixture
async def bob(tmp_path: Path) -> AsyncIterator[Node]:
    node = Node(tmp_path / "bob", "bob", routes=[HiveRoute(SECRET_PATH, secret)])
    async with running(node):
        yield node


async def said_to(address: Address, request: bytes, context: ssl.SSLContext | None = None) -> bytes:
    """Return all that comes back for raw bytes."""
    reader, writer = await asyncio.open_connection(address.host, address.port, ssl=context or looking_context())
    try:
        writer.write(request)
        async with asyncio.timeout(20):
            return await reader.read()
    except (ConnectionError, ssl.SSLError):
        return b""
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "PROPFIND"])
async def test_every_route_is_silent(bob: Node, method: str) -> None:
    paths = ["/", "/hive", SECRET_PATH, GREETING_PATH, "/v1/models", "/health", "/swarm/status", "/hive/pairing/none"]
    if method != "POST":
        paths += sorted(STRANGERS_PATHS)
    answers = set()
    for path in paths:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nSwarm-Protocol: 1.0\r\nContent-Length: 0\r\n\r\n"
        answer = await said_to(bob.address, head.encode())
        answers.add(answer.split(b"Date:")[0])
        assert not any(word in answer for word in TELLING)
    (answer,) = answers
    assert answer.startswith(b"HTTP/1.1 404 Not Found\r\n")


@pytest.mark.parametrize("path", sorted(STRANGERS_PATHS))
async def test_the_door_itself_is_silent_to_what_does_not_speak_its_language(bob: Node, path: str) -> None:
    answer = await said_to(bob.address, f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404")
    assert not any(word in answer for word in TELLING)


@pytest.mark.parametrize("path", sorted(STRANGERS_PATHS))
async def test_the_door_answers_nonsense_with_a_small_refusal(bob: Node, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nSwarm-Protocol: 1.0\r\nContent-Length: 2\r\n\r\n{{]"
    answer = await said_to(bob.address, head.encode())
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'"code": "invalid_request"' in answer
    assert not any(word in answer for word in (b"aiohttp", b"Python", b"bob"))


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 10_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 100 + b"\r\n",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /hive/pairing/start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: something\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nabcd",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
async def test_what_is_no_request_tells_nothing(bob: Node, request_bytes: bytes) -> None:
    answer = await said_to(bob.address, request_bytes)
    assert not any(word in answer for word in TELLING), answer


async def test_an_endless_message_is_cut_off(bob: Node) -> None:
    head = b"POST /hive/pairing/start HTTP/1.1\r\nHost: x\r\nSwarm-Protocol: 1.0\r\n"
    declared = await said_to(bob.address, head + b"Content-Length: 99999999\r\n\r\n")
    assert declared.startswith(b"HTTP/1.1 413")
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    chunked = await said_to(bob.address, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 2)
    assert chunked.startswith(b"HTTP/1.1 413") or chunked == b""


async def test_plain_http_gets_no_answer(bob: Node) -> None:
    reader, writer = await asyncio.open_connection(bob.address.host, bob.address.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    try:
        answer = await reader.read()
    except ConnectionError:
        answer = b""
    assert b"HTTP" not in answer
    writer.transport.abort()


async def test_tls_1_2_is_refused(bob: Node) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await asyncio.open_connection(bob.address.host, bob.address.port, ssl=context)


async def test_a_certificate_that_is_not_pinned_gets_nowhere(bob: Node) -> None:
    context = client_context(bob.hive._store._certificate.der, stranger_identity())
    async with call_session(context) as session:
        with pytest.raises(PeerUnreachableError):
            await exchange(session, bob.address, "/hive/pairing/cancel", Done(), Done, seconds=20)


async def test_a_client_talks_to_no_other_certificate_than_the_pinned_one(bob: Node) -> None:
    other = make_certificate(Ed25519PrivateKey.generate())
    async with call_session(client_context(other.der)) as session:
        with pytest.raises(PeerUnreachableError):
            await exchange(session, bob.address, "/hive/pairing/cancel", Done(), Done, seconds=20)


async def test_the_handshake_does_not_tell_who_is_trusted(tmp_path: Path, bob: Node) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await pair(ada, bob)
        command = ["openssl", "s_client", "-connect", str(bob.address), "-msg", "-tls1_3"]
        shown = await asyncio.to_thread(
            subprocess.run, command, input=b"", capture_output=True, timeout=20, check=False
        )
    told = shown.stdout + shown.stderr
    assert b"CertificateRequest" in told
    assert b"No client certificate CA names sent" in told
    assert ada.hive.node_id.encode() not in told


async def test_a_stranger_may_hold_few_connections_and_peers_get_in_all_the_same(tmp_path: Path, bob: Node) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await pair(ada, bob)
        connections = [
            await asyncio.open_connection(bob.address.host, bob.address.port, ssl=looking_context())
            for _ in range(STRANGERS_OF_AN_ADDRESS + 1)
        ]
        *held, (extra, _) = connections
        async with asyncio.timeout(20):
            with contextlib.suppress(ConnectionError):
                assert await extra.read() == b""
        assert not any(reader.at_eof() for reader, _ in held)
        (seen,) = await ada.hive.peers()
        assert seen.latency_ms is not None
        for _, writer in connections:
            writer.transport.abort()


async def test_handshakes_that_never_end_are_limited(bob: Node) -> None:
    where = (bob.address.host, bob.address.port)
    held = [socket.create_connection(where) for _ in range(HANDSHAKES_OF_AN_ADDRESS)]
    extra = socket.create_connection(where)
    extra.settimeout(20)
    assert await asyncio.to_thread(extra.recv, 1) == b""
    for connection in (*held, extra):
        connection.close()


async def test_a_peer_may_open_many_connections_at_once(tmp_path: Path, bob: Node) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await pair(ada, bob)
        session = ada.hive.links.calls.session(ada.peer(bob))

        async def status() -> int:
            async with session.post(bob.address.url(SECRET_PATH)) as response:
                return response.status

        assert set(await asyncio.gather(*(status() for _ in range(48)))) == {200}


async def test_a_peer_is_answered(tmp_path: Path, bob: Node) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await pair(ada, bob)
        session = ada.hive.links.calls.session(ada.peer(bob))
        async with session.post(bob.address.url(SECRET_PATH)) as response:
            assert (response.status, await response.text()) == (200, "for peers alone")
            assert "Server" not in response.headers
            assert response.headers["Swarm-Protocol"] == "1.0"
        async with session.post(bob.address.url("/hive/none")) as response:
            assert response.status == 404
            assert (await response.json())["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("spoken", "blamed"), [("2.0", "this machine"), ("0.9", "Your machine"), ("nonsense", "does not speak")]
)
async def test_a_peer_of_another_major_version_is_told_who_has_to_be_updated(
    tmp_path: Path, bob: Node, spoken: str, blamed: str
) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await pair(ada, bob)
        session = ada.hive.links.calls.session(ada.peer(bob))
        headers = {"Swarm-Protocol": spoken}
        async with session.post(bob.address.url(SECRET_PATH), headers=headers) as response:
            error = (await response.json())["error"]
        assert (response.status, error["code"]) == (426, "protocol_mismatch")
        assert blamed in error["message"]


async def test_a_newer_minor_version_and_unknown_capabilities_are_no_obstacle(tmp_path: Path, bob: Node) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await pair(ada, bob)
        session = ada.hive.links.calls.session(ada.peer(bob))
        headers = {"Swarm-Protocol": "1.7", "Swarm-Capabilities": "telepathy pairing ???"}
        greeting = Greeting(id=ada.hive.node_id, name="ada", port=1).model_dump() | {"mood": "good"}
        async with session.post(bob.address.url(GREETING_PATH), json=greeting, headers=headers) as response:
            assert response.status == 200
