"""Discovery as a whole, where no network lets it do its work."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from swarm_desktop.core.discovery import DiscoveryView, NearbySource
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery import Announcement, Discovery
from swarm_desktop.hive.discovery.asking import ask_who_is_at
from swarm_desktop.hive.discovery.discovery import Means
from swarm_desktop.hive.discovery.interfaces import Interface
from swarm_desktop.hive.discovery.nearby import KnownMachine
from swarm_desktop.hive.protocol import OWN_VERSION
from tests.hive.nodes import Node, running

ME = Announcement(NodeId("me23456789abcdef"), "me", OWN_VERSION)
ON = HiveSettings(enabled=True)
# An address that this machine does not have: the system refuses to use it.
FOREIGN = Interface("eth9", 99, (ipaddress.ip_interface("203.0.113.7/24"),))


@dataclass
class Watched:
    """Discovery that is watched."""

    means: Means
    views: list[DiscoveryView] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.discovery = Discovery(self.views.append, self.means)


@pytest.fixture
async def alone() -> AsyncIterator[Watched]:
    watched = Watched(Means(interfaces=lambda: ()))
    yield watched
    await watched.discovery.stop()


async def test_nothing_happens_while_the_hive_is_switched_off(alone: Watched) -> None:
    await alone.discovery.start(HiveSettings(), ME, 7977)

    assert alone.views == []


async def test_without_a_network_it_says_so_and_goes_on(alone: Watched) -> None:
    await alone.discovery.start(ON, ME, 7977)

    assert "no network" in alone.views[-1].trouble
    assert not alone.views[-1].announcing
    await alone.discovery.stop()
    assert alone.views[-1] == DiscoveryView()


async def test_a_network_that_refuses_is_trouble_and_no_failure() -> None:
    watched = Watched(Means(interfaces=lambda: (FOREIGN,)))
    await watched.discovery.start(ON, ME, 7977)

    view = watched.views[-1]
    await watched.discovery.stop()
    assert not view.browsing
    assert "does not let this program" in view.trouble


async def test_interfaces_that_cannot_be_read_are_no_failure() -> None:
    def refuse() -> tuple[Interface, ...]:
        raise OSError("not today")

    watched = Watched(Means(interfaces=refuse))
    await watched.discovery.start(ON, ME, 7977)
    await watched.discovery.stop()


async def test_a_remembered_machine_is_found_at_its_address_without_multicast() -> None:
    found = asyncio.Event()

    async def ask(address: Address) -> NodeId | None:
        return NodeId("cellar") if address.host == "10.0.0.2" else None

    def hear(view: DiscoveryView) -> None:
        if any(machine.online for machine in view.nearby):
            found.set()

    discovery = Discovery(hear, Means(interfaces=lambda: (), ask=ask))
    known = KnownMachine(NearbySource.REMEMBERED, Address("10.0.0.2", 7977), NodeId("cellar"), "cellar")
    await discovery.start(ON, ME, 7977, [known])
    await asyncio.wait_for(found.wait(), 10)

    (view,) = discovery.view.nearby
    assert (view.name, view.online) == ("cellar", True)
    assert view.seen_at is not None
    discovery.know([])
    assert discovery.view.nearby == ()
    await discovery.stop()


async def test_whoever_listens_at_an_address_proves_who_they_are(tmp_path: Path) -> None:
    node = Node(tmp_path / "node", "node")
    async with running(node):
        assert await ask_who_is_at(node.address) == node.hive.node_id


async def test_nobody_is_at_an_address_that_is_silent_or_speaks_something_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        free = closed.getsockname()[1]
    assert await ask_who_is_at(Address("127.0.0.1", free)) is None

    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 welcome\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        assert await ask_who_is_at(Address("127.0.0.1", server.sockets[0].getsockname()[1])) is None
