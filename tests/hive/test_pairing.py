"""Pairing by comparing codes, over real TLS, also with somebody in between."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from swarm_desktop.core.errors import (
    BadRequestError,
    PairingBusyError,
    PairingError,
    PeerRefusedError,
    PeerUnreachableError,
)
from swarm_desktop.core.hive import PairingStage
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.pairing.stranger import Stranger, stranger_at
from tests.hive.guests import HandMadeGuest
from tests.hive.nodes import Node, pair, running
from tests.hive.proxies import forwarding_proxy


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Node]:
    node = Node(tmp_path / "ada", "ada")
    async with running(node):
        yield node


@pytest.fixture
async def bob(tmp_path: Path) -> AsyncIterator[Node]:
    node = Node(tmp_path / "bob", "bob")
    async with running(node):
        yield node


@pytest.fixture
async def at_bob(bob: Node) -> AsyncIterator[Stranger]:
    async with stranger_at(bob.address) as stranger:
        yield stranger


async def test_both_show_the_same_code_and_trust_each_other_once_both_confirm(ada: Node, bob: Node) -> None:
    await ada.hive.pair(str(bob.address))
    assert (ada.pairing.name, bob.pairing.name) == ("bob", "ada")
    assert ada.pairing.code == bob.pairing.code != ""
    confirming = asyncio.create_task(ada.hive.confirm_pairing(accept=True))
    await ada.until_stage(PairingStage.CONFIRMED)
    assert not ada.trusts(bob)
    assert not bob.trusts(ada)
    await bob.hive.confirm_pairing(accept=True)
    await confirming
    assert ada.trusts(bob)
    assert bob.trusts(ada)
    await ada.until(lambda snapshot: [peer.online for peer in snapshot.peers] == [True])
    (seen,) = await ada.hive.peers()
    assert (seen.id, seen.name, seen.addresses) == (bob.hive.node_id, "bob", (str(bob.address),))
    assert seen.latency_ms is not None


async def test_trust_outlasts_a_restart_and_a_new_name_is_learned(tmp_path: Path, ada: Node, bob: Node) -> None:
    await pair(ada, bob)
    await ada.hive.stop()
    again = Node(tmp_path / "ada", "zoe")
    async with running(again):
        assert again.hive.node_id == ada.hive.node_id
        await again.until(lambda snapshot: any(peer.online for peer in snapshot.peers))
        await bob.until(lambda snapshot: [peer.name for peer in snapshot.peers] == ["zoe"])


@pytest.mark.parametrize("decliner", ["ada", "bob"])
async def test_either_side_may_decline(ada: Node, bob: Node, decliner: str) -> None:
    await ada.hive.pair(str(bob.address))
    declining, other = (ada, bob) if decliner == "ada" else (bob, ada)
    waiting = asyncio.create_task(other.hive.confirm_pairing(accept=True))
    await other.until_stage(PairingStage.CONFIRMED)
    await declining.hive.confirm_pairing(accept=False)
    await waiting
    assert ada.pairing.stage is bob.pairing.stage is PairingStage.DECLINED
    assert not ada.trusts(bob)
    assert not bob.trusts(ada)


async def test_a_pairing_that_nobody_confirms_expires(tmp_path: Path) -> None:
    short = PairingLimits(session_seconds=0.3)
    ada, bob = Node(tmp_path / "a", "ada", limits=short), Node(tmp_path / "b", "bob", limits=short)
    async with running(ada, bob):
        await ada.hive.pair(str(bob.address))
        waiting = asyncio.create_task(bob.hive.confirm_pairing(accept=True))
        ended = {PairingStage.EXPIRED, PairingStage.DECLINED}
        assert (await ada.until_stage(*ended)).stage in ended
        assert (await bob.until_stage(*ended)).stage in ended
        await waiting
        assert not ada.trusts(bob)
        assert not bob.trusts(ada)
        with pytest.raises(PairingError):
            await bob.hive.confirm_pairing(accept=True)


async def test_somebody_in_between_who_pairs_with_both_is_shown_by_different_codes(
    tmp_path: Path, ada: Node, bob: Node
) -> None:
    """Mallory has a hive towards each side, under the name of the other one."""
    to_ada, to_bob = Node(tmp_path / "m1", "bob"), Node(tmp_path / "m2", "ada")
    async with running(to_ada, to_bob):
        for _ in range(5):
            await ada.hive.pair(str(to_ada.address))
            await to_bob.hive.pair(str(bob.address))
            assert ada.pairing.name == "bob"
            assert bob.pairing.name == "ada"
            assert ada.pairing.code != bob.pairing.code
            await asyncio.gather(ada.hive.confirm_pairing(accept=False), bob.hive.confirm_pairing(accept=False))
            await to_ada.until_stage(PairingStage.DECLINED)
            await to_bob.until_stage(PairingStage.DECLINED)


async def test_somebody_in_between_who_passes_messages_on_is_noticed(ada: Node, bob: Node) -> None:
    async with forwarding_proxy(bob.address) as proxy:
        with pytest.raises(PairingError, match="another one than it is"):
            await ada.hive.pair(str(proxy.address))
        assert proxy.forwarded == ["/hive/pairing/start"]
    assert ada.pairing.stage is PairingStage.FAILED
    assert bob.snapshot.pairing is None


async def test_a_hand_made_guest_that_keeps_to_the_rules_is_shown(bob: Node, at_bob: Stranger) -> None:
    guest = HandMadeGuest()
    started = await guest.start(at_bob)
    assert bob.snapshot.pairing is None
    await guest.reveal(at_bob, started)
    assert bob.pairing.code == guest.transcript(at_bob, started).code()
    with pytest.raises(PeerRefusedError, match="not confirmed"):
        await guest.finish(at_bob, started)


async def test_another_nonce_than_committed_to_is_refused_and_has_no_second_try(bob: Node, at_bob: Stranger) -> None:
    guest = HandMadeGuest()
    started = await guest.start(at_bob)
    honest, guest.nonce = guest.nonce, secrets.token_bytes(32)
    with pytest.raises(PeerRefusedError, match="did not keep"):
        await guest.reveal(at_bob, started)
    guest.nonce = honest
    with pytest.raises(PeerRefusedError, match="no such pairing"):
        await guest.reveal(at_bob, started)
    assert bob.snapshot.pairing is None


async def test_the_key_of_somebody_else_is_refused(bob: Node, at_bob: Stranger) -> None:
    guest = HandMadeGuest()
    started = await guest.start(at_bob)
    forged = guest.transcript(at_bob, started).sign(HandMadeGuest().key)
    with pytest.raises(PeerRefusedError, match="prove"):
        await guest.reveal(at_bob, started, forged)
    assert bob.snapshot.pairing is None


async def test_what_was_recorded_of_one_pairing_is_of_no_use_for_another(bob: Node, at_bob: Stranger) -> None:
    guest = HandMadeGuest()
    recorded = await guest.start(at_bob)
    signature = guest.transcript(at_bob, recorded).sign(guest.key)
    with pytest.raises(PeerRefusedError, match="begun before"):
        await guest.start(at_bob)
    replay = HandMadeGuest(key=guest.key)
    started = await replay.start(at_bob)
    with pytest.raises(PeerRefusedError, match="prove"):
        await replay.reveal(at_bob, started, signature)
    with pytest.raises(PeerRefusedError, match="no such pairing"):
        await guest.reveal(at_bob, recorded)
    assert bob.snapshot.pairing is None


async def test_nothing_can_be_revealed_twice(bob: Node, at_bob: Stranger) -> None:
    guest = HandMadeGuest()
    started = await guest.start(at_bob)
    await guest.reveal(at_bob, started)
    with pytest.raises(PeerRefusedError, match="already"):
        await guest.reveal(at_bob, started)
    assert bob.pairing.stage is PairingStage.COMPARING


async def test_one_pairing_at_a_time_is_shown(ada: Node, bob: Node, at_bob: Stranger) -> None:
    await ada.hive.pair(str(bob.address))
    with pytest.raises(PeerRefusedError, match="Another pairing"):
        await HandMadeGuest().start(at_bob)
    with pytest.raises(PairingBusyError):
        await ada.hive.pair(str(bob.address))
    assert bob.pairing.name == "ada"


async def test_attempts_are_limited(tmp_path: Path) -> None:
    bob = Node(tmp_path / "b", "bob", limits=PairingLimits(attempts_of_each=2))
    async with running(bob), stranger_at(bob.address) as stranger:
        for _ in range(2):
            await HandMadeGuest().start(stranger)
        with pytest.raises(PeerRefusedError, match="too many attempts"):
            await HandMadeGuest().start(stranger)


async def test_a_machine_does_not_pair_with_itself_or_a_copy_of_its_disk(ada: Node) -> None:
    with pytest.raises(PairingError, match="hive renew"):
        await ada.hive.pair(str(ada.address))


async def test_a_guest_that_goes_away_leaves_no_trust(ada: Node, bob: Node) -> None:
    await ada.hive.pair(str(bob.address))
    await ada.hive.stop()
    confirming = asyncio.create_task(bob.hive.confirm_pairing(accept=True))
    await bob.until_stage(PairingStage.CONFIRMED)
    assert not bob.trusts(ada)
    confirming.cancel()


async def test_where_nobody_listens(ada: Node) -> None:
    with pytest.raises(PeerUnreachableError):
        await ada.hive.pair("127.0.0.1:1")
    with pytest.raises(BadRequestError):
        await ada.hive.pair("no such/place")
    with pytest.raises(PairingError):
        await ada.hive.confirm_pairing(accept=True)


async def test_calling_can_be_cancelled_before_there_is_a_code(ada: Node) -> None:
    async with silent_server() as address:
        for code in ("", "7KQM-2XRD"):
            calling = asyncio.create_task(ada.hive.pair(str(address), code))
            await ada.until_stage(PairingStage.CONNECTING)
            await ada.hive.confirm_pairing(accept=False)
            await calling
            assert ada.pairing.stage is PairingStage.CANCELLED


async def test_a_yes_can_be_taken_back_while_the_other_side_is_silent(ada: Node, bob: Node) -> None:
    for doubting, other in ((ada, bob), (bob, ada)):
        await ada.hive.pair(str(bob.address))
        waiting = asyncio.create_task(doubting.hive.confirm_pairing(accept=True))
        await doubting.until_stage(PairingStage.CONFIRMED)
        await doubting.hive.confirm_pairing(accept=False)
        await waiting
        assert doubting.pairing.stage is PairingStage.CANCELLED
        if other is ada:
            await ada.hive.confirm_pairing(accept=True)
        await other.until_stage(PairingStage.DECLINED, PairingStage.FAILED)
        assert not ada.trusts(bob)
        assert not bob.trusts(ada)


async def test_two_machines_that_call_each_other_at_once_come_to_one_pairing(ada: Node, bob: Node) -> None:
    for _ in range(8):
        await asyncio.gather(ada.hive.pair(str(bob.address)), bob.hive.pair(str(ada.address)))
        assert ada.pairing.stage is bob.pairing.stage is PairingStage.COMPARING
        assert ada.pairing.code == bob.pairing.code != ""
        assert (ada.pairing.name, bob.pairing.name) == ("bob", "ada")
        await asyncio.gather(ada.hive.confirm_pairing(accept=True), bob.hive.confirm_pairing(accept=True))
        assert ada.pairing.stage is bob.pairing.stage is PairingStage.PAIRED
        assert ada.trusts(bob)
        assert bob.trusts(ada)
        await asyncio.gather(ada.hive.revoke_peer(bob.hive.node_id), bob.hive.revoke_peer(ada.hive.node_id))


async def test_whoever_is_called_and_calls_back_sees_the_same_pairing(ada: Node, bob: Node) -> None:
    await ada.hive.pair(str(bob.address))
    before = bob.pairing
    await bob.hive.pair(str(ada.address))
    assert bob.pairing == before
    async with silent_server() as address:
        with pytest.raises(PairingBusyError):
            await ada.hive.pair(str(address))


@asynccontextmanager
async def silent_server() -> AsyncIterator[Address]:
    """Listen, and say nothing."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    try:
        yield Address("127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()
