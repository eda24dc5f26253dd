"""All that was said while two machines paired, and what follows from it: the code, the commitment, the signature.

The guest is the machine that calls, the host the one that is called.

The guest binds itself to its nonce before it sees the host's, and the host chooses its own without seeing the guest's.
So a machine in the middle, which has to run two pairings, cannot try out nonces until both show the same digits: it has
one chance in a million.
"""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from swarm_desktop.core.errors import PairingError
from swarm_desktop.hive.certificate import Certificate

NONCE_BYTES = 32
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Party:
    """One side as it introduced itself."""

    version: str
    certificate: Certificate
    name: str

    def said(self) -> tuple[bytes, ...]:
        """Return the parts of it in a fixed order."""
        return self.version.encode(), self.certificate.der, self.name.encode()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What both sides must have seen alike.

    Nonces are 32 random bytes; where there is an invite, they are the two messages of its exchange.
    """

    guest: Party
    host: Party
    guest_nonce: bytes
    host_nonce: bytes

    def code(self) -> str:
        """Return the six digits that people compare."""
        return f"{int.from_bytes(self.digest('code')) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"

    def digest(self, purpose: str) -> bytes:
        """Return a hash of all of it, another one for each purpose."""
        return _digest(purpose, *self.guest.said(), *self.host.said(), self.guest_nonce, self.host_nonce)

    def sign(self, key: Ed25519PrivateKey) -> bytes:
        """Return the guest's proof that the key of its certificate is its own."""
        return key.sign(self.digest("signature"))

    def check_signature(self, signature: bytes) -> None:
        """Raise PairingError where it is not the guest's."""
        try:
            self.guest.certificate.public_key.verify(signature, self.digest("signature"))
        except InvalidSignature as error:
            raise PairingError("The other machine could not prove that its key is its own.") from error


def commitment(nonce: bytes, certificate: Certificate) -> bytes:
    """Return what binds the guest to its nonce without telling it."""
    return _digest("commitment", nonce, certificate.der)


def _digest(purpose: str, *parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in (b"swarm-desktop pairing 1", purpose.encode(), *parts):
        # With its length before each part, no two different lists read the same.
        digest.update(len(part).to_bytes(8) + part)
    return digest.digest()
