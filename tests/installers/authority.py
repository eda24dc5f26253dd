"""An authority of one's own, which vouches for a publisher of programs; nobody else trusts it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_PASSWORD = "not a secret"


@dataclass(frozen=True)
class Authority:
    """The files that signing and verifying take."""

    root: Path
    """Its own certificate, PEM."""
    publisher: Path
    """The publisher's certificate and key, PKCS#12."""

    @property
    def settings(self) -> dict[str, str]:
        """Return what the environment tells of the publisher."""
        return {
            "SWARM_SIGN_WINDOWS_CERTIFICATE": str(self.publisher),
            "SWARM_SIGN_WINDOWS_PASSWORD": _PASSWORD,
            "SWARM_SIGN_WINDOWS_TIMESTAMP": "none",
        }


def make_authority(folder: Path) -> Authority:
    """Make both certificates in a folder."""
    folder.mkdir()
    root_key, publisher_key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = _certificate("Authority of a test", root_key, None, root_key)
    publisher = _certificate("Publisher of a test", publisher_key, root, root_key)
    made = Authority(folder / "root.pem", folder / "publisher.p12")
    made.root.write_bytes(root.public_bytes(Encoding.PEM))
    locked = BestAvailableEncryption(_PASSWORD.encode())
    made.publisher.write_bytes(serialize_key_and_certificates(b"publisher", publisher_key, publisher, [root], locked))
    return made


def _certificate(
    name: str, key: EllipticCurvePrivateKey, issuer: x509.Certificate | None, issuer_key: EllipticCurvePrivateKey
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(issuer_key, SHA256())
