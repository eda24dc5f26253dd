"""The side that was given the code of an invite."""

import asyncio
import hmac
from contextlib import AsyncExitStack

from swarm_desktop.core.errors import InviteError, SwarmError
from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing import paths
from swarm_desktop.hive.pairing.desk import Pairing, PairingDesk
from swarm_desktop.hive.pairing.exchange import Exchange
from swarm_desktop.hive.pairing.invites import secret_of, tidy_code
from swarm_desktop.hive.pairing.means import Means
from swarm_desktop.hive.pairing.messages import InviteAccepted, InviteProof, InviteStart, InviteStarted, encoded
from swarm_desktop.hive.pairing.stranger import Stranger, stranger_at
from swarm_desktop.hive.pairing.transcript import Transcript
from swarm_desktop.hive.peer_book import NewPeer


class InviteGuest:
    """Joins the machine that gave out the code."""

    def __init__(self, means: Means, desk: PairingDesk) -> None:
        self._means = means
        self._desk = desk

    async def join(self, address: Address, code: str) -> None:
        """Return when both machines trust each other, or the person cancelled it. Raises HiveError, BadRequestError."""
        code = tidy_code(code)
        pairing = self._desk.begin(PairingView(name="", address=str(address), begun_here=True))
        # Whoever has a code need not compare another one, so no other attempt may take the place of this one.
        pairing.recognise(None)
        try:
            async with AsyncExitStack() as stack:
                stranger = await pairing.interruptible(stack.enter_async_context(stranger_at(address)))
                if stranger is not None:
                    self._means.check_other(stranger.certificate)
                    await pairing.interruptible(self._prove(stranger, code, pairing))
        except SwarmError as error:
            pairing.end(PairingStage.FAILED, error.message)
            raise
        finally:
            pairing.end(PairingStage.FAILED, "The pairing broke off.")

    async def _prove(self, stranger: Stranger, code: str, pairing: Pairing) -> None:
        own = self._means.party()
        secret = await asyncio.to_thread(secret_of, code, stranger.certificate)
        exchange = Exchange.of_guest(secret, own.certificate, stranger.certificate)
        start = InviteStart(**self._means.introduction().model_dump(), exchanged=encoded(exchange.message))
        started = await stranger.call(paths.INVITE_START, start, InviteStarted)
        party = stranger.party(started)
        pairing.meet(party.name)
        transcript = Transcript(own, party, exchange.message, started.exchanged)
        key = exchange.finish(started.exchanged)
        proof = InviteProof(
            session=started.session,
            proof=encoded(key.guest_proof(transcript)),
            signature=encoded(transcript.sign(self._means.identity.key)),
        )
        pairing.hold()
        accepted = await stranger.call(paths.INVITE_FINISH, proof, InviteAccepted)
        if not hmac.compare_digest(accepted.proof, key.host_proof(transcript)):
            raise InviteError("The other machine does not know the code. It is not the one that gave it out.")
        await self._means.pin(NewPeer(party.certificate, party.name, stranger.address))
        pairing.end(PairingStage.PAIRED)
