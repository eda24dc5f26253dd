"""The side that calls: it begins a pairing, and carries it through while people compare codes."""

import asyncio
import contextlib
import secrets
from contextlib import AsyncExitStack

from swarm_desktop.core.errors import HiveError, PairingCrossedError, PeerRefusedError, SwarmError
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
        """Begin; return when the code is shown, and carry on in the background. Raises HiveError.

        Where that machine's own attempt already shows a code here, that one goes on.
        """
        if await self._is_shown(address):
            return
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

    async def _is_shown(self, address: Address) -> bool:
        current = self._desk.current
        if current is None or current.view.begun_here:
            return False
        async with stranger_at(address) as stranger:
            return await current.is_with(stranger.certificate.node_id)

    async def _carry(self, address: Address, pairing: Pairing, shown: asyncio.Future[None]) -> None:
        try:
            async with AsyncExitStack() as stack:
                stranger = await pairing.interruptible(stack.enter_async_context(stranger_at(address)))
                if stranger is not None:
                    self._means.check_other(stranger.certificate)
                    pairing.recognise(stranger.certificate.node_id)
                    await self._talk(stranger, pairing, shown)
        except SwarmError as error:
            if isinstance(error, PeerRefusedError) and error.details == PairingCrossedError.code:
                await self._await_the_other(pairing)
            if not pairing.over.is_set():
                pairing.end(PairingStage.FAILED, error.message)
                if not shown.done():
                    shown.set_exception(error)
        finally:
            if not shown.done():
                shown.set_result(None)
            pairing.end(PairingStage.FAILED, "The pairing broke off.")

    async def _talk(self, stranger: Stranger, pairing: Pairing, shown: asyncio.Future[None]) -> None:
        own, nonce = self._means.party(), secrets.token_bytes(NONCE_BYTES)
        started = await pairing.interruptible(self._start(stranger, own, nonce))
        if started is None:
            return
        party = stranger.party(started)
        await self._compare(stranger, Transcript(own, party, nonce, started.nonce), started, pairing)
        if not shown.done():
            shown.set_result(None)
        await self._settle(stranger, started, party, pairing)

    async def _await_the_other(self, pairing: Pairing) -> None:
        """Both called each other at once, and the attempt of the other machine goes on: it takes the place of ours."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.handshake_seconds):
                await pairing.over.wait()

    async def _start(self, stranger: Stranger, own: Party, nonce: bytes) -> Started:
        bound = encoded(commitment(nonce, own.certificate))
        start = Start(**self._means.introduction().model_dump(), commitment=bound)
        return await stranger.call(paths.START, start, Started)

    async def _compare(self, stranger: Stranger, transcript: Transcript, started: Started, pairing: Pairing) -> None:
        """Reveal our nonce, and show the code that follows from both."""
        signature = transcript.sign(self._means.identity.key)
        reveal = Reveal(session=started.session, nonce=encoded(transcript.guest_nonce), signature=encoded(signature))
        await stranger.call(paths.REVEAL, reveal, Done)
        pairing.compare(transcript.host.name, transcript.code())

    async def _settle(self, stranger: Stranger, started: Started, party: Party, pairing: Pairing) -> None:
        """Wait for both people; trust the other machine if both say yes."""
        session = SessionOnly(session=started.session)
        accepted = await pairing.interruptible(self._outcome(stranger, session))
        if accepted:
            await pairing.interruptible(asyncio.shield(pairing.decision))
        elif accepted is not None:
            pairing.end(PairingStage.DECLINED, "The other side declined.")
            return
        if pairing.over.is_set():
            with contextlib.suppress(HiveError):
                await stranger.call(paths.CANCEL, session, Done)
            return
        pairing.hold()
        await stranger.call(paths.FINISH, session, Done)
        await self._means.pin(NewPeer(party.certificate, party.name, stranger.address))
        pairing.end(PairingStage.PAIRED)

    async def _outcome(self, stranger: Stranger, session: SessionOnly) -> bool:
        seconds = self._limits.session_seconds + self._limits.handshake_seconds
        return (await stranger.call(paths.OUTCOME, session, Outcome, seconds)).accepted
