import base64
import json
import stat
from pathlib import Path

import pytest

from swarm_desktop.core.errors import StateError, UnknownPeerError
from swarm_desktop.core.hive import PeerState
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.peer_book import NewPeer, PeerBook
from tests.hive.proxies import stranger_identity

ADA = NewPeer(stranger_identity().certificate, "ada", Address("192.0.2.7", 7977))
BOB = NewPeer(stranger_identity().certificate, "bob", Address("fe80::1%2", 7978))


def opened(file: Path) -> PeerBook:
    book = PeerBook(file)
    book.load()
    return book


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "peers.json"


def test_who_was_pinned_is_known_by_certificate_alone(file: Path) -> None:
    book = opened(file)
    book.pin(ADA)
    book.pin(BOB)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = opened(file)
    assert [peer.name for peer in again.trusted()] == ["ada", "bob"]
    found = again.with_certificate(ADA.certificate.der)
    assert found is not None
    assert (found.id, found.address) == (ADA.certificate.node_id, ADA.address)
    assert again.with_certificate(None) is None
    assert again.with_certificate(b"") is None
    assert again.with_certificate(ADA.certificate.der[:-1] + b"x") is None


def test_revoking_is_remembered_and_pinning_again_ends_it(file: Path) -> None:
    book = opened(file)
    book.pin(ADA)
    book.revoke(ADA.certificate.node_id)
    assert book.with_certificate(ADA.certificate.der) is None
    again = opened(file)
    assert again.trusted() == ()
    assert [peer.state for peer in again.all()] == [PeerState.REVOKED]
    with pytest.raises(UnknownPeerError):
        again.revoke(ADA.certificate.node_id)
    again.pin(ADA)
    assert again.get(ADA.certificate.node_id).state is PeerState.PAIRED


def test_a_new_name_and_address_are_taken_down(file: Path) -> None:
    book = opened(file)
    book.pin(ADA)
    moved = book.seen(ADA.certificate.node_id, name="zoe", address=Address("192.0.2.9", 1))
    assert (moved.name, str(moved.address)) == ("zoe", "192.0.2.9:1")
    assert opened(file).trusted() == (moved,)
    with pytest.raises(UnknownPeerError):
        book.seen(BOB.certificate.node_id, name="bob", address=BOB.address)


def test_where_the_file_is_damaged_nobody_is_trusted_and_it_is_left_alone(file: Path) -> None:
    book = opened(file)
    book.pin(ADA)
    file.write_text(json.dumps([{"id": "x"}]))
    with pytest.raises(StateError, match=r"peers\.json"):
        book.load()
    assert book.with_certificate(ADA.certificate.der) is None
    assert "x" in file.read_text()


def test_an_entry_with_the_certificate_of_another_machine_is_damage(file: Path) -> None:
    book = opened(file)
    book.pin(ADA)
    (entry,) = json.loads(file.read_text())
    for certificate in (base64.b64encode(BOB.certificate.der).decode(), "AAAA", "?"):
        file.write_text(json.dumps([entry | {"certificate": certificate}]))
        with pytest.raises(StateError):
            book.load()


def test_who_cannot_be_written_down_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    book = PeerBook(tmp_path / "file" / "peers.json")
    with pytest.raises(StateError):
        book.pin(ADA)
    assert book.with_certificate(ADA.certificate.der) is None
