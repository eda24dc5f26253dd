"""Paired machines greet each other, and so know who is there, where, and how it is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import ValidationError

from swarm_desktop import __version__
from swarm_desktop.core.discovery import DiscoveryView, NearbySource, NearbyView
from swarm_desktop.core.doctor import CheckStatus
from swarm_desktop.core.events import PeerMeasured
from swarm_desktop.core.hive import PairingStage
from swarm_desktop.core.peer_facts import PeerStatistics
from swarm_desktop.core.snapshot import GpuView, HardwareView, LoadView, NodeView
from swarm_desktop.hive import links
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.contact import Contact, Rhythm, RoundTrip
from swarm_desktop.hive.discovery.lookout import Lookout
from swarm_desktop.hive.greeting import GREETING_PATH, MOST_TOLD, Greeting
from tests.hive.nodes import Node, pair, running

QUICK = Rhythm(interval=0.05, again=0.01, absent=0.05, head_start=0.01)
NOWHERE = Address("127.0.0.1", 1)
DAY = 86_400.0
RECORDED = b'{"id":"gicj23yazbu54uwl","name":"attic","port":7977}'
"""As machines greeted before they told of more than name and port."""
WORKSHOP = HardwareView(
    operating_system="Debian 12",
    processor="AMD Ryzen 7 5700X",
    architecture="x86_64",
    physical_cores=8,
    logical_cores=16,
    memory_bytes=32 * 2**30,
    gpus=(GpuView("NVIDIA GeForce RTX 3060", 12 * 2**30),),
)


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Node]:
    node = Node(tmp_path / "ada", "ada", rhythm=QUICK)
    async with running(node):
        yield node


@pytest.fixture
async def bob(tmp_path: Path) -> AsyncIterator[Node]:
    node = Node(tmp_path / "bob", "bob", rhythm=QUICK)
    node.view = NodeView(node.hive.node_id, "bob", WORKSHOP, LoadView(0.25, 0.5))
    async with running(node):
        yield node


async def test_hardware_load_latency_and_versions_are_shown_and_stay_up_to_date(ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    await ada.until(lambda _: ada.seen(bob).load == bob.view.load)
    seen = ada.seen(bob)
    assert seen.hardware == WORKSHOP
    assert seen.link.latency_ms is not None
    assert (seen.link.program, seen.link.protocol) == (__version__, "1.0")
    assert abs(seen.link.clock_skew_seconds or 0) < 1
    bob.view = NodeView(bob.hive.node_id, "bob", WORKSHOP, LoadView(0.75, 0.5, 0.9))
    await ada.until(lambda _: ada.seen(bob).load == bob.view.load)
    (record,) = await ada.hive.peers()
    assert record.latency_ms is not None
    assert record.program == __version__


async def test_a_machine_that_went_away_fades_and_comes_back_by_itself_at_another_address(ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    await ada.until(lambda _: ada.seen(bob).link.latency_ms is not None)
    await bob.hive.stop()
    gone = await ada.until_online(bob, online=False)
    assert (gone.link.latency_ms, gone.load) == (None, LoadView())
    before = ada.peer(bob).address
    await bob.hive.start()
    await ada.until_online(bob)
    await bob.until_online(ada)
    assert ada.peer(bob).address == bob.address != before


async def lose_each_other(*nodes: Node) -> None:
    """Let machines move, all at once."""
    for node in nodes:
        await node.hive.stop()
    for node in nodes:
        for peer in node.hive.book.trusted():
            node.hive.book.seen(peer.id, name=peer.name, address=NOWHERE)
    for node in nodes:
        await node.hive.start()


async def test_a_machine_that_is_heard_at_a_new_address_is_greeted_there(ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    await lose_each_other(ada, bob)
    assert not ada.seen(bob).online
    ada.hive.heard_of(bob.hive.node_id, [bob.address])
    await ada.until_online(bob)
    await bob.until_online(ada)
    assert ada.peer(bob).address == bob.address


async def test_a_machine_of_an_earlier_version_is_answered(ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    async with ada.hive.links.calls.session(ada.peer(bob)).post(bob.address.url(GREETING_PATH), data=RECORDED) as said:
        assert said.ok
        answer = Greeting.model_validate_json(await said.read())
    assert answer.name == "bob"
    assert answer.hardware is not None
    assert bob.seen(ada).online


async def test_a_machine_of_an_earlier_version_is_greeted(
    ada: Node, bob: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "answer", lambda _: web.Response(body=RECORDED, content_type="application/json"))
    await pair(ada, bob)
    await ada.until(lambda _: ada.seen(bob).link.latency_ms is not None)
    seen = ada.seen(bob)
    assert (seen.name, seen.online, seen.hardware) == ("attic", True, HardwareView())
    assert (seen.link.program, seen.link.clock_skew_seconds) == ("", None)


@pytest.mark.parametrize(
    "nonsense",
    [
        '"load":{"processor_share":NaN}',
        '"load":{"processor_share":7}',
        '"time":-1',
        '"hardware":{"memory_bytes":-5}',
        f'"program":"{"x" * 1000}"',
        '"others":[{"id":"../../etc","addresses":["192.0.2.1"]}]',
        f'"others":[{",".join(["{}"] * (MOST_TOLD + 1))}]',
    ],
)
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(ValidationError):
        Greeting.model_validate_json(RECORDED[:-1] + f",{nonsense}}}".encode())


def test_one_greeting_that_was_late_says_nothing_about_latency_or_clock() -> None:
    contact = Contact()
    for seconds, skew in ((0.012, 5.0), (0.9, 300.0), (0.010, 5.1)):
        contact.answered(RoundTrip(seconds, skew))
    assert (contact.link().latency_ms, contact.link().clock_skew_seconds) == (12.0, 5.1)


@pytest.mark.parametrize("ahead", [DAY, -DAY])
async def test_a_clock_that_is_a_day_off_is_told_and_stops_nothing(ada: Node, bob: Node, ahead: float) -> None:
    bob.clock_ahead = ahead
    invite = await bob.hive.make_invite()
    await ada.hive.pair(str(bob.address), invite.code)
    assert ada.pairing.stage is PairingStage.PAIRED
    await ada.until(lambda _: abs((ada.seen(bob).link.clock_skew_seconds or 0) - ahead) < 1)
    await bob.until(lambda _: abs((bob.seen(ada).link.clock_skew_seconds or 0) + ahead) < 1)
    invite = await ada.hive.make_invite()
    await ada.hive.revoke_peer(bob.hive.node_id)
    await bob.hive.pair(str(ada.address), invite.code)
    await asyncio.gather(ada.until_online(bob), bob.until_online(ada))


async def test_the_doctor_names_the_machine_whose_clock_is_off(ada: Node, bob: Node) -> None:
    bob.clock_ahead = DAY
    await pair(ada, bob)
    await ada.until(lambda _: ada.seen(bob).link.clock_skew_seconds is not None)
    report = await Lookout(ada.hive, ada.around, lambda: ada.snapshot).doctor()
    (clock,) = (result for result in report.results if result.name == "clock")
    assert (clock.status, clock.meaning) == (CheckStatus.WARN, "The clock of bob is 24 hours ahead of this one.")
    assert "set their clocks" in clock.action


@pytest.mark.parametrize("sign", ["a vote failed", "it said goodbye"])
async def test_whatever_speaks_against_a_machine_has_it_greeted_at_once(tmp_path: Path, bob: Node, sign: str) -> None:
    ada = Node(tmp_path / "patient", "patient", rhythm=Rhythm(interval=3600, again=0.01, absent=3600))
    lookout = Lookout(ada.hive, ada.around, lambda: ada.snapshot)
    async with running(ada):
        await pair(ada, bob)
        await ada.until(lambda _: ada.seen(bob).link.latency_ms is not None)
        announced = NearbyView(bob.hive.node_id, "bob", (str(bob.address),), NearbySource.ANNOUNCED)
        lookout._show(DiscoveryView(nearby=(announced,)))
        await ada.hive.peers()
        await bob.hive.stop()
        if sign == "a vote failed":
            lookout.hear(PeerMeasured(bob.hive.node_id, PeerStatistics(requests=1, failures=1)))
        else:
            lookout._show(DiscoveryView())
        await ada.until_online(bob, online=False)
