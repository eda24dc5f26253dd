import json
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import PairingError, StateError
from swarm_desktop.hive import identity, tls
from swarm_desktop.hive.certificate import make_certificate, node_id_of, read_certificate
from swarm_desktop.hive.identity import Identity, IdentityStore
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import NODE_KEY, SecretStore


def store_in(folder: Path) -> IdentityStore:
    return IdentityStore(folder / "identity.json", SecretStore(folder / "secrets.json", NoKeyring()))


def test_an_identity_is_made_once_and_kept_privately(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    assert not list(tmp_path.iterdir())
    made = store.load()
    assert made.node_id == store.node_id
    again = store_in(tmp_path).load()
    assert again.certificate == made.certificate
    assert again.control_key() == made.control_key()
    assert not again.made_elsewhere
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    secret = json.loads((tmp_path / "secrets.json").read_text())[NODE_KEY]["value"]
    assert secret not in (tmp_path / "identity.json").read_text()


def test_the_identifier_follows_from_the_key_and_can_be_read_out() -> None:
    key = Ed25519PrivateKey.generate()
    node_id = node_id_of(key.public_key())
    assert len(node_id) == 16
    assert set(node_id) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert make_certificate(key).node_id == make_certificate(key).node_id == node_id


def test_a_certificate_tells_nothing_personal_and_is_always_valid() -> None:
    made = make_certificate(Ed25519PrivateKey.generate())
    found = x509.load_der_x509_certificate(made.der)
    assert found.subject == found.issuer
    assert [attribute.value for attribute in found.subject] == [made.node_id]
    assert [extension.oid for extension in found.extensions] == [x509.BasicConstraints.oid]
    assert found.not_valid_before_utc.year == 1970
    assert found.not_valid_after_utc.year == 9999


def certificate_of(
    key: Ed25519PrivateKey, *, name: str = "", signer: Ed25519PrivateKey | None = None, vouches: bool = False
) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name or node_id_of(key.public_key()))])
    found = x509.load_der_x509_certificate(make_certificate(key).der)
    return (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1)
        .not_valid_before(found.not_valid_before_utc)
        .not_valid_after(found.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(vouches, None), critical=True)
        .sign(signer or key, None)
        .public_bytes(Encoding.DER)
    )


def test_certificates_of_another_kind_are_refused() -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    assert read_certificate(certificate_of(key)).node_id == node_id_of(key.public_key())
    curve = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    found = x509.load_der_x509_certificate(make_certificate(key).der)
    foreign = (
        x509.CertificateBuilder(subject, subject, curve.public_key(), 1)
        .not_valid_before(found.not_valid_before_utc)
        .not_valid_after(found.not_valid_after_utc)
    )
    for der in (
        b"",
        b"\x30\x00",
        b"a" * 5000,
        certificate_of(key, name=node_id_of(other.public_key())),
        certificate_of(key, signer=other),
        certificate_of(key, vouches=True),
        foreign.sign(curve, SHA256()).public_bytes(Encoding.DER),
    ):
        with pytest.raises(PairingError):
            read_certificate(der)


@given(st.binary(max_size=300))
def test_whatever_is_no_certificate_is_refused(der: bytes) -> None:
    with pytest.raises(PairingError):
        read_certificate(der)


def test_a_copied_disk_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_in(tmp_path).load()
    monkeypatch.setattr(identity, "machine_facts", lambda: b"another network card")
    assert store_in(tmp_path).load().made_elsewhere


def test_an_identity_can_be_renewed_also_a_damaged_one(tmp_path: Path) -> None:
    before = store_in(tmp_path).load()
    (tmp_path / "identity.json").write_text("{broken")
    with pytest.raises(StateError, match=r"identity\.json"):
        store_in(tmp_path)
    secret_store = SecretStore(tmp_path / "secrets.json", NoKeyring())
    renewed = IdentityStore.renewed(tmp_path / "identity.json", secret_store)
    assert renewed.node_id != before.node_id
    assert store_in(tmp_path).load().node_id == renewed.node_id


@pytest.mark.parametrize("lost", ["forgotten", "another"])
def test_a_lost_key_is_told_and_not_silently_replaced(tmp_path: Path, lost: str) -> None:
    node_id = store_in(tmp_path).load().node_id
    secret_store = SecretStore(tmp_path / "secrets.json", NoKeyring())
    if lost == "forgotten":
        secret_store.forget(NODE_KEY)
    else:
        secret_store.keep(NODE_KEY, "A" * 43 + "=")
    store = store_in(tmp_path)
    assert store.node_id == node_id
    with pytest.raises(StateError, match="hive renew"):
        store.load()


def test_the_key_is_on_disk_only_encrypted_and_only_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Ed25519PrivateKey.generate()
    seen: list[tuple[str, int]] = []

    def unlink(path: Path) -> None:
        seen.append((path.read_text(), stat.S_IMODE(path.stat().st_mode)))
        real(path)

    real = Path.unlink
    monkeypatch.setattr(tls.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "unlink", unlink)
    tls.server_context(Identity(key, make_certificate(key)), ())
    ((content, mode),) = seen
    assert "BEGIN ENCRYPTED PRIVATE KEY" in content
    assert mode == 0o600
    assert list(tmp_path.iterdir()) == []
