"""The side that is called: it answers strangers who want to pair, one at a time."""

import asyncio
import hmac
import secrets
from collections import deque
from dataclasses import dataclass, field

from swarm_desktop.core.errors import PairingCrossedError, PairingError
from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing.attempts import Attempts
from swarm_desktop.hive.pairing.desk import Pairing, PairingDesk
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.pairing.means import Means
from swarm_desktop.hive.pairing.messages import Outcome, Reveal, SessionOnly, Start, Started, encoded
from swarm_desktop.hive.pairing.transcript import NONCE_BYTES, Party, Transcript, commitment
from swarm_desktop.hive.peer_book import NewPeer
from swarm_desktop.hive.protocol import Version

_REMEMBERED_COMMITMENTS = 64


@dataclass(slots=True)
class _Session:
    """One guest. It is shown to nobody before it has proved its key."""

    guest: Party
    address: Address
    commitment: bytes
    host: Party
    began: float
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(NONCE_BYTES))
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    pairing: Pairing | None = None
    """None until the guest has revealed its nonce."""


class PairingHost:
    """Each call answers one request of a guest and raises PairingError where it is refused."""

    def __init__(self, means: Means, desk: PairingDesk, attempts: Attempts, limits: PairingLimits) -> None:
        self._means = means
        self._desk = desk
        self._attempts = attempts
        self._limits = limits
        self._session: _Session | None = None
        self._commitments: deque[bytes] = deque(maxlen=_REMEMBERED_COMMITMENTS)

    async def start(self, said: Start, version: Version, remote: str) -> Started:
        """Take a commitment, and answer with a nonce of our own."""
        self._attempts.count(remote)
        guest = said.party(version)
        self._means.check_other(guest.certificate)
        await self._in_the_way(guest.certificate.node_id)
        if said.commitment in self._commitments:
            raise PairingError("This pairing was begun before. Begin a new one.")
        self._commitments.append(said.commitment)
        session = _Session(
            guest, Address(remote, said.port), said.commitment, self._means.party(), asyncio.get_running_loop().time()
        )
        # A newer guest takes the place of one that has shown nothing yet: nobody can block the door by knocking.
        self._session = session
        return Started(**self._means.introduction().model_dump(), session=session.id, nonce=encoded(session.nonce))

    async def reveal(self, said: Reveal) -> None:
        """Check what was committed to and the guest's proof; then the code is shown."""
        session = self._open_session(said.session)
        if session.pairing is not None:
            raise PairingError("This pairing has been revealed already.")
        # Whatever comes of it, there is no second try with the same nonce of ours.
        self._session = None
        if asyncio.get_running_loop().time() - session.began > self._limits.handshake_seconds:
            raise PairingError("The pairing took too long. Begin again.")
        if not hmac.compare_digest(commitment(said.nonce, session.guest.certificate), session.commitment):
            raise PairingError("The other machine did not keep to what it had said before.")
        transcript = Transcript(session.guest, session.host, said.nonce, session.nonce)
        transcript.check_signature(said.signature)
        guest = session.guest.certificate.node_id
        ours = await self._in_the_way(guest)
        view = PairingView(name=session.guest.name, address=session.address.host, begun_here=ours is not None)
        pairing = self._desk.begin(view, ours)
        pairing.recognise(guest)
        pairing.compare(session.guest.name, transcript.code())
        session.pairing = pairing
        self._session = session

    async def outcome(self, said: SessionOnly) -> Outcome:
        """Tell what the person here says, once that is known."""
        pairing = self._shown(said.session)
        return Outcome(accepted=await asyncio.shield(pairing.decision))

    async def finish(self, said: SessionOnly) -> None:
        """Both people said yes: trust the guest from now on."""
        pairing = self._shown(said.session)
        session = self._open_session(said.session)
        if pairing.over.is_set() or not (pairing.decision.done() and pairing.decision.result()):
            raise PairingError("The pairing was not confirmed on both machines.")
        self._session = None
        pairing.hold()
        try:
            await self._means.pin(NewPeer(session.guest.certificate, session.guest.name, session.address))
        except Exception:
            pairing.end(PairingStage.FAILED, "The other machine could not be written down.")
            raise
        pairing.end(PairingStage.PAIRED)

    def cancel(self, said: SessionOnly) -> None:
        """End the pairing: the person at the guest declined, or it broke off."""
        pairing = self._shown(said.session)
        self._session = None
        pairing.end(PairingStage.DECLINED, "The other side declined.")

    async def _in_the_way(self, guest: NodeId) -> Pairing | None:
        """Return the attempt begun here that has to give way to that of the guest; None where there is none.

        Where two machines call each other at once, the attempt of the one with the lower identifier goes on, and both
        know which that is. Raises PairingCrossedError where that is ours, PairingBusyError where it is another matter.
        """
        current = self._desk.current
        if current is None:
            return None
        same = current.view.begun_here and await current.is_with(guest)
        if self._desk.current is not current:
            # It came to nothing meanwhile; perhaps another one is shown now.
            self._desk.check_free()
            return None
        if same and self._means.identity.node_id < guest:
            raise PairingCrossedError("This machine is calling yours at the same time.")
        if not same or current.view.stage is not PairingStage.CONNECTING:
            self._desk.check_free()
        return current

    def _open_session(self, session_id: str) -> _Session:
        if self._session is None or not hmac.compare_digest(self._session.id.encode(), session_id.encode()):
            raise PairingError("There is no such pairing, or it is over. Begin again.")
        return self._session

    def _shown(self, session_id: str) -> Pairing:
        pairing = self._open_session(session_id).pairing
        if pairing is None:
            raise PairingError("Nothing was revealed yet.")
        return pairing
