"""Trust that ends takes everything with it that is on its way."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from swarm_desktop.core.errors import HiveError, PeerUnreachableError, UnknownPeerError
from swarm_desktop.core.hive import PeerState
from swarm_desktop.hive.serving import HiveRoute
from tests.hive.nodes import Node, pair, running

ENDLESS_PATH = "/hive/endless"


class Endless:
    """A route whose answer never ends by itself."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"first")
        self.begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return response


@pytest.fixture
def endless() -> Endless:
    return Endless()


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Node]:
    node = Node(tmp_path / "ada", "ada")
    async with running(node):
        yield node


@pytest.fixture
async def bob(tmp_path: Path, endless: Endless) -> AsyncIterator[Node]:
    async def serve(request: web.Request) -> web.StreamResponse:
        return await endless(request)

    node = Node(tmp_path / "bob", "bob", routes=[HiveRoute(ENDLESS_PATH, serve)])
    async with running(node):
        yield node


async def read_to_the_end(ada: Node, bob: Node) -> bytes:
    session = ada.hive.links.calls.session(ada.peer(bob))
    async with session.post(bob.address.url(ENDLESS_PATH)) as response:
        return await response.read()


async def test_a_revoked_peer_loses_its_answer_in_the_middle(ada: Node, bob: Node, endless: Endless) -> None:
    await pair(ada, bob)
    reading = asyncio.create_task(read_to_the_end(ada, bob))
    await endless.begun.wait()
    await bob.hive.revoke_peer(ada.hive.node_id)
    async with asyncio.timeout(20):
        with pytest.raises(aiohttp.ClientError):
            await reading
        await endless.cancelled.wait()
    assert not bob.trusts(ada)
    assert bob.snapshot.peers == ()
    assert [peer.state for peer in await bob.hive.peers()] == [PeerState.REVOKED]


async def test_a_revoked_peer_is_answered_nothing_more(ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    (seen,) = await ada.hive.peers()
    assert seen.latency_ms is not None
    await bob.hive.revoke_peer(ada.hive.node_id)
    (unseen,) = await ada.hive.peers()
    assert unseen.latency_ms is None
    assert [peer.online for peer in ada.snapshot.peers] == [False]


async def test_whoever_revokes_calls_no_more_and_breaks_off_what_it_called(
    ada: Node, bob: Node, endless: Endless
) -> None:
    await pair(ada, bob)
    pinned = ada.peer(bob)
    reading = asyncio.create_task(read_to_the_end(ada, bob))
    await endless.begun.wait()
    await ada.hive.revoke_peer(bob.hive.node_id)
    async with asyncio.timeout(20):
        with pytest.raises((aiohttp.ClientError, OSError)):
            await reading
        await endless.cancelled.wait()
    with pytest.raises(HiveError):
        ada.hive.links.calls.session(pinned)
    with pytest.raises(UnknownPeerError):
        await ada.hive.revoke_peer(bob.hive.node_id)


async def test_a_revoked_peer_stays_revoked_over_a_restart(tmp_path: Path, ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    await bob.hive.revoke_peer(ada.hive.node_id)
    await bob.hive.stop()
    again = Node(tmp_path / "bob", "bob")
    async with running(again):
        assert again.hive.book.trusted() == ()
        pinned = ada.peer(bob)
        ada.hive.book.seen(pinned.id, name="bob", address=again.address)
        (seen,) = await ada.hive.peers()
        assert seen.latency_ms is None


async def test_a_revoked_peer_may_be_paired_again(ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    await bob.hive.revoke_peer(ada.hive.node_id)
    await pair(ada, bob)
    assert bob.trusts(ada)
    (seen,) = await ada.hive.peers()
    assert seen.latency_ms is not None


async def test_stopping_ends_what_is_on_its_way(ada: Node, bob: Node, endless: Endless) -> None:
    await pair(ada, bob)
    reading = asyncio.create_task(read_to_the_end(ada, bob))
    await endless.begun.wait()
    address = str(bob.address)
    async with asyncio.timeout(20):
        await bob.hive.stop()
        with pytest.raises(aiohttp.ClientError):
            await reading
    with pytest.raises(HiveError):
        await bob.hive.peers()
    with pytest.raises(PeerUnreachableError):
        await ada.hive.pair(address)
