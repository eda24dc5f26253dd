"""Paired machines tell each other where others are; who may be trusted they do not tell."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from swarm_desktop.core.discovery import NearbySource
from swarm_desktop.core.hive import PeerState
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.contact import Rhythm
from swarm_desktop.hive.discovery.lookout import Lookout
from swarm_desktop.hive.greeting import Greeting, Whereabouts
from swarm_desktop.hive.hearsay import MOST_STRANGERS, REPEAT_SECONDS, Hearsay
from swarm_desktop.hive.peer_book import NewPeer, Peer, PeerBook
from tests.hive.nodes import Node, pair, running
from tests.hive.proxies import stranger_identity

QUICK = Rhythm(interval=0.05, again=0.01, absent=0.05, head_start=0.01)
NOWHERE = Address("127.0.0.1", 1)


@pytest.fixture
async def nodes(tmp_path: Path) -> AsyncIterator[tuple[Node, Node, Node]]:
    """Machines that hear nothing of each other but greetings."""
    ada, bob, cleo = (Node(tmp_path / name, name, rhythm=QUICK) for name in ("ada", "bob", "cleo"))
    async with running(ada, bob, cleo):
        yield ada, bob, cleo


async def test_machines_that_both_moved_find_each_other_through_a_third(nodes: tuple[Node, Node, Node]) -> None:
    ada, bob, cleo = nodes
    await pair(ada, bob)
    await pair(ada, cleo)
    await pair(bob, cleo)
    for mover in (ada, cleo):
        await mover.hive.stop()
    ada.hive.book.seen(cleo.hive.node_id, name="cleo", address=NOWHERE)
    cleo.hive.book.seen(ada.hive.node_id, name="ada", address=NOWHERE)
    for mover in (ada, cleo):
        await mover.hive.start()
    await asyncio.gather(ada.until_online(cleo), cleo.until_online(ada))
    assert ada.peer(cleo).address == cleo.address


async def test_a_lie_about_where_a_machine_is_leads_nowhere(nodes: tuple[Node, Node, Node]) -> None:
    """Bob, who is paired with ada, has his own address told as that of cleo."""
    ada, bob, cleo = nodes
    await pair(ada, bob)
    await pair(ada, cleo)
    await cleo.hive.stop()
    await ada.until_online(cleo, online=False)
    lie = Greeting(
        id=bob.hive.node_id,
        name="bob",
        port=bob.address.port,
        others=(Whereabouts(id=cleo.hive.node_id, addresses=(str(bob.address),)),),
    )
    ada.hive.links.hearsay.heard(ada.peer(bob), lie, "127.0.0.1")
    (unseen,) = (record for record in await ada.hive.peers() if record.id == cleo.hive.node_id)
    assert unseen.latency_ms is None
    assert not ada.seen(cleo).online
    assert ada.peer(cleo).address != bob.address


async def test_a_machine_that_only_another_is_paired_with_is_merely_seen(nodes: tuple[Node, Node, Node]) -> None:
    ada, bob, cleo = nodes
    lookout = Lookout(ada.hive, ada.around, lambda: ada.snapshot)
    ada.hear = lookout.hear
    ada.settings = ada.settings.model_copy(update={"announce": False, "discover": False})
    await lookout.follow()
    try:
        await pair(ada, bob)
        await pair(bob, cleo)
        snapshot = await ada.until(
            lambda snapshot: any(found.id == cleo.hive.node_id and found.online for found in snapshot.discovery.nearby)
        )
        (found,) = (found for found in snapshot.discovery.nearby if found.id == cleo.hive.node_id)
        assert (found.source, found.through, found.addresses) == (NearbySource.TOLD, "bob", (str(cleo.address),))
        assert not ada.trusts(cleo)
        (stranger,) = lookout.strangers()
        assert (stranger.id, stranger.state) == (cleo.hive.node_id, PeerState.SEEN)
        await ada.hive.revoke_peer(bob.hive.node_id)
        await ada.until(lambda _: not lookout.strangers())
    finally:
        await lookout.stop()


def told(*others: Whereabouts) -> Greeting:
    return Greeting(id=NodeId("bob"), name="bob", port=7977, others=others)


def someone(tmp_path: Path, host: str = "192.168.1.9", port: int = 7977) -> Peer:
    book = PeerBook(tmp_path / "peers.json")
    return book.pin(NewPeer(stranger_identity().certificate, "bob", Address(host, port)))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:7977", "0.0.0.0:1", "224.0.0.251:7977", "[fe80::1]:7977", "[::1]:7977", "router.local:80", "x y"],
)
def test_what_cannot_be_another_machines_address_is_passed_over(tmp_path: Path, address: str) -> None:
    hearsay = Hearsay(NodeId("ownownownown2345"))
    teller = someone(tmp_path)
    other = Whereabouts(id="cleocleocleo2345", addresses=(address, "192.168.1.12:7977"))
    assert hearsay.heard(teller, told(other), "192.168.1.9")
    assert hearsay.addresses_of(NodeId(other.id)) == (Address("192.168.1.12", 7977),)


def test_nobody_tells_a_machine_where_it_is_itself_or_fills_its_memory(tmp_path: Path) -> None:
    own = NodeId("ownownownown2345")
    hearsay = Hearsay(own)
    first, second = someone(tmp_path), someone(tmp_path)
    ids = [f"stranger{number:08}" for number in range(64)]
    hearsay.heard(first, told(Whereabouts(id=own, addresses=("192.0.2.1",))), "192.168.1.9")
    assert hearsay.addresses_of(own) == ()
    for teller, prefix in ((first, "a"), (second, "b")):
        others = (Whereabouts(id=prefix + each, addresses=("192.168.1.12",)) for each in ids)
        hearsay.heard(teller, told(*others), "192.168.1.9")
    assert len(hearsay.of_others(frozenset())) == MOST_STRANGERS
    hearsay.forget(first.id)
    hearsay.forget(second.id)
    assert hearsay.of_others(frozenset()) == ()


def test_what_was_told_is_not_repeated_until_it_changes_or_a_minute_has_passed(tmp_path: Path) -> None:
    now = [0.0]
    hearsay = Hearsay(NodeId("own"), clock=lambda: now[0])
    bob, cleo = someone(tmp_path), someone(tmp_path, "192.168.1.12")
    silent = someone(tmp_path, "fe80::1%eth0")
    (other,) = hearsay.to_tell(bob.id, [bob, cleo, silent]) or ()
    assert other.addresses == ("192.168.1.12:7977",)
    assert hearsay.to_tell(bob.id, [bob, cleo, silent]) is None
    assert hearsay.to_tell(bob.id, [bob]) == ()
    now[0] += REPEAT_SECONDS
    assert hearsay.to_tell(bob.id, [bob]) == ()
