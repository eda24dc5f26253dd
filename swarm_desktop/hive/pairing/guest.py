"""The side that calls: it begins a pairing, and carries it through while people compare codes."""

import asyncio
import contextlib
import secrets

from swarm_desktop.core.errors import HiveError, SwarmError
from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing import paths
from swarm_desktop.hive.pairing.desk import Pairing, PairingDesk
from swarm_desktop.hive.pairing.limits import PairingLimits
from swarm_desktop.hive.pairing.means import Means
from swarm_desktop.hive.pairing.messages import Done, Outcome, Reveal, SessionOnly, Start, Started, encoded
from swarm_desktop.hive.pairing.stranger import Stranger, stranger_at
from swarm_desktop.hive.pairing.transcript import NONCE_BYTES, Party, Transcript, commitment
from swarm_desktop.hive.peer_book import NewPeer


class PairingGuest:
    """Pairs with one machine at a time."""

    def __init__(self, means: Means, desk: PairingDesk, limits: PairingLimits) -> None:
        self._means = means
        self._desk = desk
        self._limits = limits
        self._carrying: asyncio.Task[None] | None = None

    async def pair(self, address: Address) -> None:
        """Begin; return when the code is shown, and carry on in the background. Raises HiveError."""
        view = PairingView(name="", address=str(address), begun_here=True)
        pairing = self._desk.begin(view)
        shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._carrying = asyncio.create_task(self._carry(address, pairing, shown))
        # Whoever asked may go away meanwhile; the pairing is the person's.
        await asyncio.shield(shown)

    async def close(self) -> None:
        """Break off what is going on."""
        if self._carrying is not None:
            self._carrying.cancel()
            await asyncio.gather(self._carrying, return_exceptions=True)

    async def _carry(self, address: Address, pairing: Pairing, shown: asyncio.Future[None]) -> None:
        try:
            async with stranger_at(address) as stranger:
                self._means.check_other(stranger.certificate)
                started, party = await self._compare(stranger, pairing)
                shown.set_result(None)
                await self._settle(stranger, started, party, pairing)
        except SwarmError as error:
            pairing.end(PairingStage.FAILED, error.message)
            if not shown.done():
                shown.set_exception(error)
        finally:
            shown.cancel()
            pairing.end(PairingStage.FAILED, "The pairing broke off.")

    async def _compare(self, stranger: Stranger, pairing: Pairing) -> tuple[Started, Party]:
        """Exchange nonces and show the code that follows from them."""
        own, nonce = self._means.party(), secrets.token_bytes(NONCE_BYTES)
        bound = encoded(commitment(nonce, own.certificate))
        start = Start(**self._means.introduction().model_dump(), commitment=bound)
        started = await stranger.call(paths.START, start, Started)
        party = stranger.party(started)
        transcript = Transcript(own, party, nonce, started.nonce)
        signature = transcript.sign(self._means.identity.key)
        reveal = Reveal(session=started.session, nonce=encoded(nonce), signature=encoded(signature))
        await stranger.call(paths.REVEAL, reveal, Done)
        pairing.compare(party.name, transcript.code())
        return started, party

    async def _settle(self, stranger: Stranger, started: Started, party: Party, pairing: Pairing) -> None:
        """Wait for both people; trust the other machine if both say yes."""
        session = SessionOnly(session=started.session)
        theirs = asyncio.create_task(self._outcome(stranger, session))
        try:
            await asyncio.wait({theirs, pairing.decision}, return_when=asyncio.FIRST_COMPLETED)
            if theirs.done() and not theirs.result():
                pairing.end(PairingStage.DECLINED, "The other side declined.")
            elif not await pairing.decision:
                with contextlib.suppress(HiveError):
                    await stranger.call(paths.CANCEL, session, Done)
            elif not await theirs:
                pairing.end(PairingStage.DECLINED, "The other side declined.")
        finally:
            theirs.cancel()
            await asyncio.gather(theirs, return_exceptions=True)
        if not pairing.over.is_set():
            pairing.hold()
            await stranger.call(paths.FINISH, session, Done)
            await self._means.pin(NewPeer(party.certificate, party.name, stranger.address))
            pairing.end(PairingStage.PAIRED)

    async def _outcome(self, stranger: Stranger, session: SessionOnly) -> bool:
        seconds = self._limits.session_seconds + self._limits.handshake_seconds
        return (await stranger.call(paths.OUTCOME, session, Outcome, seconds)).accepted
