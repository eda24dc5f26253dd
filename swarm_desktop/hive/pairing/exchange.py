"""The password-authenticated exchange (SPAKE2): both sides find out whether they know the same code, and nobody else.

Whoever listens learns nothing, and whoever takes part can try one code for each exchange.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from swarm_desktop.core.errors import PairingError
from swarm_desktop.hive.certificate import Certificate
from swarm_desktop.hive.pairing.transcript import Transcript


@dataclass(frozen=True, slots=True)
class SharedKey:
    """What came out of the exchange; 32 bytes, equal on both sides only if the codes were."""

    key: bytes

    def guest_proof(self, transcript: Transcript) -> bytes:
        """Return what shows that the guest knows the key."""
        return hmac.digest(self.key, transcript.digest("guest knows the code"), "sha256")

    def host_proof(self, transcript: Transcript) -> bytes:
        """Return what shows that the host knows the key."""
        return hmac.digest(self.key, transcript.digest("host knows the code"), "sha256")


class Exchange:
    """One side of one exchange; it can be finished once."""

    def __init__(self, side: SPAKE2_A | SPAKE2_B) -> None:
        self._finish: Callable[[bytes], bytes] = side.finish
        self.message: bytes = side.start()
        """What the other side is sent."""

    @classmethod
    def of_guest(cls, secret: bytes, guest: Certificate, host: Certificate) -> "Exchange":
        """Begin the guest's side."""
        return cls(SPAKE2_A(secret, idA=guest.der, idB=host.der))

    @classmethod
    def of_host(cls, secret: bytes, guest: Certificate, host: Certificate) -> "Exchange":
        """Begin the host's side."""
        return cls(SPAKE2_B(secret, idA=guest.der, idB=host.der))

    def finish(self, received: bytes) -> SharedKey:
        """Take the other side's message. Raises PairingError where it is none."""
        try:
            return SharedKey(self._finish(received))
        except (SPAKEError, NotOnCurve, ValueError, AssertionError) as error:
            raise PairingError("The other machine sent something that belongs to no pairing.") from error
