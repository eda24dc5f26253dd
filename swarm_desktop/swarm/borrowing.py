"""Voters of other machines: asked through the hive, they speak as those of a worker here do."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp
from aiohttp.http import HttpProcessingError

from swarm_desktop.core.errors import HiveError, WorkerCrashedError, WorkerError
from swarm_desktop.core.events import OfferHeard, PeerMeasured
from swarm_desktop.core.ids import NodeId, WorkerId
from swarm_desktop.hive import Hive
from swarm_desktop.hive.calls import refusal
from swarm_desktop.hive.capabilities import VOTERS
from swarm_desktop.hive.peer_book import Peer
from swarm_desktop.swarm.believing import Belief
from swarm_desktop.swarm.breaker import Breaker
from swarm_desktop.swarm.fitting import TEMPLATE_TOKENS
from swarm_desktop.swarm.measuring import Attempt, Meter
from swarm_desktop.swarm.patience import Pace
from swarm_desktop.swarm.wire import (
    OFFER_PATH,
    VOTERS_PATH,
    Borrowed,
    Offer,
    OfferedModel,
    WhatDoYouOffer,
)
from swarm_desktop.workers.runtime import Piece, VoterRequest
from swarm_desktop.workers.wire import MOST_LINE_BYTES, read_line

OFFER_SECONDS = 2.0
"""How long an offer is waited for; a machine that takes longer to say so little would be of no help."""
OFFER_INTERVAL_SECONDS = 10.0
SILENCE_SECONDS = 60.0
"""After so long without a word a machine is taken for gone. Reading a long prompt tells of its progress."""


@dataclass(frozen=True, slots=True)
class PeerSeat:
    """Voters that a peer lends now."""

    peer: Peer
    model: OfferedModel
    voters: int

    @property
    def worker(self) -> WorkerId:
        """The name under which the vote knows them."""
        return WorkerId(f"peer-{self.peer.id}")


@dataclass(slots=True)
class _Known:
    offer: Offer = field(default_factory=lambda: Offer(voters=0))
    breaker: Breaker = field(default_factory=Breaker)
    meter: Meter = field(default_factory=Meter)
    is_gone: bool = False
    """Whether it did not answer when it was last asked what it lends."""


class Borrower:
    """Knows what the others lend, and asks them."""

    def __init__(
        self,
        hive: Hive,
        wanted: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
        publish: Callable[[OfferHeard | PeerMeasured], None] = lambda _: None,
        spared: Callable[[NodeId], bool] = lambda _: False,
    ) -> None:
        """`wanted` says whether questions may leave this machine; `publish` hears what is offered and measured.

        `spared` names machines that the person does not want to be asked.
        """
        self._hive = hive
        self._publish = publish
        self._wanted = wanted
        self._spared = spared
        self._clock = clock
        self._known: dict[NodeId, _Known] = {}
        self._news = asyncio.Event()

    async def keep_up(self) -> None:
        """Ask all machines again and again what they lend, until cancelled."""
        while True:
            self._news.clear()
            await self.refresh()
            with suppress(TimeoutError):
                async with asyncio.timeout(OFFER_INTERVAL_SECONDS):
                    await self._news.wait()

    def look_again(self) -> None:
        """Ask anew at once: a machine came, or left."""
        self._news.set()

    async def refresh(self) -> None:
        """Ask all machines what they lend now."""
        trusted = self._hive.book.trusted()
        self._known = {peer.id: self._known.get(peer.id, _Known()) for peer in trusted}
        if self._wanted():
            await asyncio.gather(*(self._ask_offer(peer) for peer in trusted))
            return
        for node_id, known in self._known.items():
            known.offer = Offer(voters=0)
            self._publish(OfferHeard(node_id, 0, ""))

    def seats(self) -> tuple[PeerSeat, ...]:
        """Return the voters that can be had now, none while questions are to stay here."""
        if not self._wanted():
            return ()
        now = self._clock()
        found = []
        for peer in self._hive.book.trusted():
            known = None if self._spared(peer.id) else self._known.get(peer.id)
            if known and known.offer.voters and known.offer.models and known.breaker.allows(now):
                found.append(PeerSeat(peer, known.offer.models[0], known.offer.voters))
        return tuple(found)

    def pace(self, seat: PeerSeat) -> Pace | None:
        """Return what may be expected of a seat; None while nothing was measured."""
        known = self._known.get(seat.peer.id)
        return known.meter.pace() if known else None

    def runtime(self, seat: PeerSeat) -> "PeerVoters":
        """Return what the voters of a seat speak through, once and now."""
        return PeerVoters(self, seat, Attempt(self._clock()))

    async def generate(
        self, seat: PeerSeat, request: VoterRequest, attempt: Attempt | None = None
    ) -> AsyncGenerator[Piece, None]:
        """Stream what the voters of a peer say. Raises WorkerError, whatever went wrong there: only votes are lost.

        What is measured goes into `attempt`, to which whoever closes the iterator may add why.
        """
        known = self._known.setdefault(seat.peer.id, _Known())
        attempt = attempt or Attempt(self._clock())
        try:
            async with aclosing(self._stream(seat, request)) as pieces:
                async for piece in pieces:
                    attempt.take(piece, self._clock())
                    yield piece
        except WorkerError as error:
            attempt.error = error.message
            raise
        finally:
            known.meter.add(attempt)
            if attempt.error:
                known.breaker.failed(self._clock())
            elif attempt.whole:
                known.breaker.succeeded()
            self._tell(seat.peer.id, known)

    def _tell(self, node_id: NodeId, known: _Known) -> None:
        self._publish(PeerMeasured(node_id, known.meter.statistics(known.breaker.state(self._clock()))))

    async def _stream(self, seat: PeerSeat, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        body = Borrowed(model=seat.model.id, request=request, voters=request.voters).model_dump_json()
        address = seat.peer.address
        # No token has less than one byte.
        belief = Belief(request, len(body.encode()) + TEMPLATE_TOKENS)
        try:
            async with self._hive.links.calls.session(seat.peer).post(
                address.url(VOTERS_PATH),
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=aiohttp.ClientTimeout(total=None, sock_read=SILENCE_SECONDS),
                allow_redirects=False,
                read_bufsize=MOST_LINE_BYTES,
            ) as response:
                if response.status != HTTPStatus.OK:
                    told = await response.content.read(MOST_LINE_BYTES)
                    raise WorkerError(refusal(seat.peer.name, response.status, told).message)
                async for line in response.content:
                    for piece in read_line(line, "The other machine"):
                        believed = belief.of(piece)
                        if believed is not None:
                            yield believed
        except HiveError as error:
            raise WorkerError(error.message, details=error.details) from error
        except (aiohttp.ClientError, HttpProcessingError, OSError, TimeoutError, ValueError) as error:
            raise WorkerCrashedError(f"{seat.peer.name} does not answer any more.", details=str(error)) from error

    async def _ask_offer(self, peer: Peer) -> None:
        known = self._known[peer.id]
        try:
            known.offer = await self._hive.links.calls.call(
                peer.id, OFFER_PATH, WhatDoYouOffer(), Offer, needs=VOTERS, seconds=OFFER_SECONDS
            )
        except HiveError:
            known.offer = Offer(voters=0)
            known.is_gone = True
        else:
            if known.is_gone:
                known.breaker.is_back()
            known.is_gone = False
        model = next((model.name for model in known.offer.models), "") if known.offer.voters else ""
        self._publish(OfferHeard(peer.id, known.offer.voters, model))
        if known.breaker.failures:
            # Time alone lets a machine be tried again.
            self._tell(peer.id, known)


class PeerVoters:
    """Implements `GeneratingRuntime` with the voters of one peer, for one request."""

    def __init__(self, borrower: Borrower, seat: PeerSeat, attempt: Attempt) -> None:
        self._borrower = borrower
        self._seat = seat
        self._attempt = attempt

    def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        """Stream what they say; every failure is a WorkerError."""
        return self._borrower.generate(self._seat, request, self._attempt)

    def late(self) -> None:
        """Note that they are not waited for any longer; whoever calls it closes the iterator then."""
        self._attempt.error = "It was not done in time."
