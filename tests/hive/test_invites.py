"""Invite codes, over real TLS."""

import asyncio
import json
import stat
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from swarm_desktop.core.errors import BadRequestError, InviteError, PairingError, PeerRefusedError
from swarm_desktop.core.hive import PairingStage
from swarm_desktop.hive.pairing.exchange import Exchange
from swarm_desktop.hive.pairing.invites import ALPHABET, Invites, tidy_code
from swarm_desktop.hive.pairing.limits import PairingLimits
from tests.hive.nodes import GENEROUS, Node, running
from tests.hive.proxies import forwarding_proxy, stranger_identity

HOST = stranger_identity().certificate
GUEST = stranger_identity().certificate


def other_than(code: str) -> str:
    """Return a code that differs in its first sign."""
    return ("2" if code[0] != "2" else "3") + code[1:]


async def test_the_right_code_pairs_without_anybody_confirming(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        invite = await bob.hive.make_invite()
        await ada.hive.pair(str(bob.address), f" {invite.code.lower()} ")
        assert ada.pairing.stage is PairingStage.PAIRED
        assert ada.pairing.name == "bob"
        assert ada.trusts(bob)
        assert bob.trusts(ada)
        assert [peer.name for peer in bob.snapshot.peers] == ["ada"]


async def test_a_code_is_used_once(tmp_path: Path) -> None:
    ada, bob, eve = (Node(tmp_path / name, name) for name in ("ada", "bob", "eve"))
    async with running(ada, bob, eve):
        invite = await bob.hive.make_invite()
        await ada.hive.pair(str(bob.address), invite.code)
        with pytest.raises(PeerRefusedError, match="wrong, used or too old"):
            await eve.hive.pair(str(bob.address), invite.code)
        assert not bob.trusts(eve)
        assert not eve.trusts(bob)
        assert eve.pairing.stage is PairingStage.FAILED


async def test_two_at_once_with_the_same_code(tmp_path: Path) -> None:
    ada, bob, eve = (Node(tmp_path / name, name) for name in ("ada", "bob", "eve"))
    async with running(ada, bob, eve):
        invite = await bob.hive.make_invite()
        joining = (node.hive.pair(str(bob.address), invite.code) for node in (ada, eve))
        results = await asyncio.gather(*joining, return_exceptions=True)
        assert sorted(isinstance(result, PeerRefusedError) for result in results) == [False, True]
        assert len(bob.hive.book.trusted()) == 1


async def test_wrong_codes_burn_the_invite(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        invite = await bob.hive.make_invite()
        for _ in range(GENEROUS.invite_guesses):
            with pytest.raises(PeerRefusedError):
                await ada.hive.pair(str(bob.address), other_than(invite.code))
        with pytest.raises(PeerRefusedError):
            await ada.hive.pair(str(bob.address), invite.code)
        assert not bob.trusts(ada)
        assert not ada.trusts(bob)


async def test_a_mistyped_code_leaves_further_tries(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        invite = await bob.hive.make_invite()
        with pytest.raises(PeerRefusedError):
            await ada.hive.pair(str(bob.address), other_than(invite.code))
        await ada.hive.pair(str(bob.address), invite.code)
        assert bob.trusts(ada)


async def test_guesses_are_limited_in_time_too(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob", limits=PairingLimits(attempts_of_each=1))
    async with running(ada, bob):
        invite = await bob.hive.make_invite()
        with pytest.raises(PeerRefusedError, match="wrong"):
            await ada.hive.pair(str(bob.address), other_than(invite.code))
        with pytest.raises(PeerRefusedError, match="too many attempts"):
            await ada.hive.pair(str(bob.address), invite.code)


async def test_somebody_in_between_gains_nothing(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        invite = await bob.hive.make_invite()
        async with forwarding_proxy(bob.address) as proxy:
            with pytest.raises(PairingError, match="another one than it is"):
                await ada.hive.pair(str(proxy.address), invite.code)
        assert not ada.trusts(bob)
        assert bob.hive.book.trusted() == ()


async def test_a_host_that_does_not_know_the_code_is_not_trusted(tmp_path: Path) -> None:
    ada, mallory, bob = (Node(tmp_path / name, name) for name in ("ada", "mallory", "bob"))
    async with running(ada, mallory, bob):
        await mallory.hive.make_invite()
        invite = await bob.hive.make_invite()
        with pytest.raises(PeerRefusedError):
            await ada.hive.pair(str(mallory.address), invite.code)
        assert not ada.trusts(mallory)


async def test_no_invite_is_open_at_first(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        with pytest.raises(PeerRefusedError, match="wrong, used or too old"):
            await ada.hive.pair(str(bob.address), "7KQM-2XRD")
        with pytest.raises(BadRequestError):
            await ada.hive.pair(str(bob.address), "7KQM-2XR")


async def test_making_an_invite_switches_the_hive_on(tmp_path: Path) -> None:
    bob = Node(tmp_path / "b", "bob")
    bob.settings = bob.settings.model_copy(update={"enabled": False})
    async with running(bob):
        assert bob.snapshot.hive.port == 0
        await bob.hive.make_invite()
        assert bob.snapshot.hive.port > 0


def test_an_invite_lasts_a_day_and_survives_a_restart(tmp_path: Path) -> None:
    now = 1000.0
    file = tmp_path / "invite.json"
    invite = Invites(file, HOST, PairingLimits(), lambda: now).make()
    assert invite.expires_at == now + 24 * 3600
    again = Invites(file, HOST, PairingLimits(), lambda: now)
    assert again.guess()
    now = invite.expires_at
    with pytest.raises(InviteError):
        again.guess()
    assert not file.exists()


def test_the_code_itself_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "invite.json"
    invite = Invites(file, HOST, PairingLimits()).make()
    assert tidy_code(invite.code) not in file.read_text()
    assert invite.code not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_invite_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    invites = Invites(tmp_path / "invite.json", HOST, PairingLimits())
    invites.make()
    first = invites.guess()
    invites.make()
    with pytest.raises(InviteError):
        invites.use(first)
    second = invites.guess()
    invites.use(second)
    with pytest.raises(InviteError):
        invites.use(second)


def test_a_damaged_file_opens_no_door(tmp_path: Path) -> None:
    file = tmp_path / "invite.json"
    invites = Invites(file, HOST, PairingLimits())
    invites.make()
    file.write_text(json.dumps({"secret": "00"}))
    with pytest.raises(Exception, match=r"invite\.json"):
        invites.guess()


@given(st.text(ALPHABET, min_size=8, max_size=8), st.sampled_from(["", " ", "-", " - "]))
def test_codes_are_read_however_they_are_written(code: str, between: str) -> None:
    assert tidy_code(f"{code[:4].lower()}{between}{code[4:]}\n") == code


@given(st.binary(max_size=100))
@example(b"A\x07" + bytes(31)).via("a point that is not on the curve")
def test_whatever_is_sent_as_half_of_an_exchange_breaks_nothing(sent: bytes) -> None:
    exchange = Exchange.of_host(b"secret", GUEST, HOST)
    try:
        key = exchange.finish(sent)
    except PairingError:
        return
    honest = Exchange.of_guest(b"secret", GUEST, HOST)
    assert key != honest.finish(Exchange.of_host(b"secret", GUEST, HOST).message)


def test_an_exchange_agrees_only_on_equal_secrets_and_certificates() -> None:
    def keys(guest_secret: bytes, host_secret: bytes, seen: bytes) -> bool:
        certificate = GUEST if seen == GUEST.der else HOST
        guest, host = Exchange.of_guest(guest_secret, GUEST, HOST), Exchange.of_host(host_secret, certificate, HOST)
        return guest.finish(host.message) == host.finish(guest.message)

    assert keys(b"one", b"one", GUEST.der)
    assert not keys(b"one", b"two", GUEST.der)
    assert not keys(b"one", b"one", HOST.der)
    exchange = Exchange.of_guest(b"one", GUEST, HOST)
    with pytest.raises(PairingError):
        exchange.finish(exchange.message)
