"""The side that gave out an invite."""

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field

from swarm_desktop.core.errors import InviteError, PairingError
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing.attempts import Attempts
from swarm_desktop.hive.pairing.exchange import Exchange, SharedKey
from swarm_desktop.hive.pairing.invites import Invites
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.pairing.means import Means
from swarm_desktop.hive.pairing.messages import InviteAccepted, InviteProof, InviteStart, InviteStarted, encoded
from swarm_desktop.hive.pairing.transcript import Transcript
from swarm_desktop.hive.peer_book import NewPeer
from swarm_desktop.hive.protocol import Version

_MOST_SESSIONS = 8


@dataclass(frozen=True, slots=True)
class _Session:
    """One guest that was answered, and has to prove now that it knows the code."""

    transcript: Transcript
    key: SharedKey
    secret: bytes
    address: Address
    began: float
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))


class InviteHost:
    """Each call answers one request of a guest and raises PairingError where it is refused."""

    def __init__(self, means: Means, invites: Invites, attempts: Attempts, limits: PairingLimits) -> None:
        self._means = means
        self._invites = invites
        self._attempts = attempts
        self._limits = limits
        self._sessions: dict[str, _Session] = {}
        self._lock = asyncio.Lock()

    async def start(self, said: InviteStart, version: Version, remote: str) -> InviteStarted:
        """Answer with our half of the exchange. It costs the invite a guess, whatever becomes of it."""
        self._attempts.count(remote)
        guest, host = said.party(version), self._means.party()
        self._means.check_other(guest.certificate)
        async with self._lock:
            secret = await asyncio.to_thread(self._invites.guess)
        exchange = Exchange.of_host(secret, guest.certificate, host.certificate)
        key = exchange.finish(said.exchanged)
        transcript = Transcript(guest, host, said.exchanged, exchange.message)
        session = _Session(transcript, key, secret, Address(remote, said.port), asyncio.get_running_loop().time())
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[session.id] = session
        return InviteStarted(
            **self._means.introduction().model_dump(), session=session.id, exchanged=encoded(exchange.message)
        )

    async def finish(self, said: InviteProof) -> InviteAccepted:
        """Trust the guest if it knows the code; it can show it once. Raises InviteError, PairingError."""
        session = self._sessions.pop(said.session, None)
        if session is None or asyncio.get_running_loop().time() - session.began > self._limits.handshake_seconds:
            raise PairingError("There is no such pairing, or it is over. Begin again.")
        if not hmac.compare_digest(said.proof, session.key.guest_proof(session.transcript)):
            raise InviteError("The invite code is wrong, used or too old.")
        session.transcript.check_signature(said.signature)
        async with self._lock:
            await asyncio.to_thread(self._invites.use, session.secret)
        guest = session.transcript.guest
        await self._means.pin(NewPeer(guest.certificate, guest.name, session.address))
        return InviteAccepted(proof=encoded(session.key.host_proof(session.transcript)))
