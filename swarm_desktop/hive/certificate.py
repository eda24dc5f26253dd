"""The certificate by which a machine is known: self-signed, over an Ed25519 key, with nothing personal in it."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from swarm_desktop.core.errors import PairingError
from swarm_desktop.core.ids import NodeId

ID_LENGTH = 16
MAX_CERTIFICATE_BYTES = 2048

# A machine whose clock is wrong by years must still be known, and no date may tell when a machine was set up.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_FOR_EVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that was checked to be of the one kind that machines of a hive have."""

    der: bytes
    public_key: Ed25519PublicKey
    node_id: NodeId


def node_id_of(public_key: Ed25519PublicKey) -> NodeId:
    """Return the identifier that follows from a key: 80 bits of its hash, in 16 letters and digits."""
    digest = hashlib.sha256(public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)).digest()
    return NodeId(base64.b32encode(digest).decode().lower()[:ID_LENGTH])


def make_certificate(key: Ed25519PrivateKey) -> Certificate:
    """Return a new certificate over a key."""
    node_id = node_id_of(key.public_key())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node_id)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_ALWAYS)
        .not_valid_after(_FOR_EVER)
        # It speaks for its own key and can vouch for no other.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, algorithm=None)
    )
    return Certificate(made.public_bytes(Encoding.DER), key.public_key(), node_id)


def read_certificate(der: bytes) -> Certificate:
    """Return the certificate behind bytes that came from outside. Raises PairingError where it is of another kind."""
    refusal = PairingError("The other machine showed a certificate of an unknown kind.")
    if len(der) > MAX_CERTIFICATE_BYTES:
        raise refusal
    try:
        found = x509.load_der_x509_certificate(der)
        key = found.public_key()
        if not isinstance(key, Ed25519PublicKey):
            raise refusal
        found.verify_directly_issued_by(found)
        names = [attribute.value for attribute in found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        vouches = found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound, x509.DuplicateExtension) as error:
        raise refusal from error
    node_id = node_id_of(key)
    if vouches or names != [node_id]:
        raise refusal
    return Certificate(der, key, node_id)
