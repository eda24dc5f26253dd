"""A guest made by hand, which can say what the real one never would."""

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from swarm_desktop.hive.certificate import Certificate, make_certificate
from swarm_desktop.hive.pairing import paths
from swarm_desktop.hive.pairing.messages import Done, Outcome, Reveal, SessionOnly, Start, Started, encoded
from swarm_desktop.hive.pairing.stranger import Stranger
from swarm_desktop.hive.pairing.transcript import Party, Transcript, commitment


@dataclass
class HandMadeGuest:
    """Attributes may be changed before each step."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    name: str = "mallory"

    def __post_init__(self) -> None:
        self.certificate: Certificate = make_certificate(self.key)
        self.committed = commitment(self.nonce, self.certificate)

    async def start(self, stranger: Stranger) -> Started:
        start = Start(
            certificate=encoded(self.certificate.der), name=self.name, port=0, commitment=encoded(self.committed)
        )
        return await stranger.call(paths.START, start, Started)

    def transcript(self, stranger: Stranger, started: Started) -> Transcript:
        own = Party("1.0", self.certificate, self.name)
        return Transcript(own, stranger.party(started), self.nonce, started.nonce)

    async def reveal(self, stranger: Stranger, started: Started, signature: bytes | None = None) -> None:
        signature = signature or self.transcript(stranger, started).sign(self.key)
        said = Reveal(session=started.session, nonce=encoded(self.nonce), signature=encoded(signature))
        await stranger.call(paths.REVEAL, said, Done)

    async def outcome(self, stranger: Stranger, started: Started) -> bool:
        return (await stranger.call(paths.OUTCOME, SessionOnly(session=started.session), Outcome)).accepted

    async def finish(self, stranger: Stranger, started: Started) -> None:
        await stranger.call(paths.FINISH, SessionOnly(session=started.session), Done)
