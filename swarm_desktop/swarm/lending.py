"""Lending voters to the machines that this one trusts. What they ask is answered and not kept."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aiohttp import web

from swarm_desktop.core.errors import BadRequestError, OverloadedError, SwarmError
from swarm_desktop.core.events import LendingChanged
from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerUsage
from swarm_desktop.core.settings import LendingSettings
from swarm_desktop.core.snapshot import WorkerView
from swarm_desktop.hive.serving import PEER, HiveRoute, answer, read_message
from swarm_desktop.swarm.bundling import bundled
from swarm_desktop.swarm.consent import Circumstances, Consent, HourOfTokens, consent
from swarm_desktop.swarm.fitting import check_images
from swarm_desktop.swarm.loan import Loan
from swarm_desktop.swarm.request import SAMPLING_FIELDS, TEMPLATE_FIELDS, GenerationRequest
from swarm_desktop.swarm.wire import (
    OFFER_PATH,
    VOTERS_PATH,
    Borrowed,
    Offer,
    OfferedModel,
    WhatDoYouOffer,
)
from swarm_desktop.workers.runtime import CandidateDelta, Piece, VoterRequest
from swarm_desktop.workers.supervisor import Supervisor
from swarm_desktop.workers.wire import LINES, MOST_REQUEST_BYTES, failure_line, piece_line

_ADVICE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class OwnAffairs:
    """What the engine tells of this machine. Callables, because all of it changes."""

    settings: Callable[[], LendingSettings] = LendingSettings
    on_battery: Callable[[], bool] = lambda: False
    requests_wait: Callable[[int], bool] = lambda _: False
    """Whether requests of this machine wait while so many voters are lent."""
    account: Callable[[PeerUsage], None] = lambda _: None
    """Hears of each loan that ended."""


class Lender:
    """Answers peers. The person's own requests go first: only slots that are free now are lent."""

    def __init__(
        self,
        supervisor: Supervisor,
        own: OwnAffairs,
        publish: Callable[[LendingChanged], None] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`publish` hears what is lent; `clock` returns seconds since the epoch."""
        self._supervisor = supervisor
        self._own = own
        self._publish = publish
        self._clock = clock
        self._lent = 0
        self._hour = HourOfTokens()
        self._paused_until = 0.0
        self._end_of_pause: asyncio.TimerHandle | None = None

    def routes(self) -> tuple[HiveRoute, ...]:
        """Return what peers are answered on."""
        return (HiveRoute(OFFER_PATH, self._tell_offer), HiveRoute(VOTERS_PATH, self._lend))

    def consent(self, node_id: NodeId) -> Consent:
        """Return whether a machine may use voters now, and else why not."""
        now = self._clock()
        around = Circumstances(
            now=datetime.fromtimestamp(now, UTC).astimezone().time(),
            paused=now < self._paused_until,
            on_battery=self._own.on_battery(),
            own_requests_wait=self._own.requests_wait(self._lent),
            tokens_of_all=self._hour.of_all(now),
            tokens_of_this=self._hour.of(node_id, now),
        )
        return consent(self._own.settings(), around)

    def offer(self, node_id: NodeId) -> Offer:
        """Return what is lent to a machine now."""
        allowed = self.consent(node_id)
        ready = self._ready() if allowed.voters else []
        return Offer(
            voters=max((self._free(worker, allowed) for worker in ready), default=0),
            models=tuple(
                OfferedModel(id=worker.model.id, name=worker.model.name, context_tokens=worker.context_tokens)
                for worker in ready
            ),
        )

    def pause(self, seconds: float) -> None:
        """Lend nothing for so long, and let voters that work for others end with their next word; 0 lends again."""
        if self._end_of_pause is not None:
            self._end_of_pause.cancel()
            self._end_of_pause = None
        self._paused_until = self._clock() + seconds if seconds > 0 else 0.0
        if seconds > 0:
            self._end_of_pause = asyncio.get_running_loop().call_later(seconds, self.pause, 0.0)
        self._show()

    async def _tell_offer(self, request: web.Request) -> web.Response:
        await read_message(request, WhatDoYouOffer)
        return answer(self.offer(request[PEER].id))

    async def _lend(self, request: web.Request) -> web.StreamResponse:
        """Pass on what the voters say. A peer that leaves ends them: its handler is cancelled."""
        asked = await read_message(request, Borrowed, MOST_REQUEST_BYTES)
        if asked.request.voters != asked.voters:
            raise BadRequestError("The request contradicts itself about the number of voters.")
        peer = request[PEER]
        allowed = self.consent(peer.id)
        if allowed.reason:
            raise OverloadedError(allowed.reason, retry_after=_ADVICE_SECONDS)
        worker = next((worker for worker in self._ready() if worker.model.id == asked.model), None)
        if worker is None or self._free(worker, allowed) < asked.voters:
            raise OverloadedError("This machine has no voters to lend at the moment.", retry_after=_ADVICE_SECONDS)
        check_images(GenerationRequest(asked.request.messages, asked.model), [worker])
        self._lent += asked.voters
        self._show()
        loan = Loan(peer.id, peer.name, asked.voters, time.monotonic())
        try:
            return await self._pass_on(request, worker, asked, loan)
        finally:
            self._lent -= asked.voters
            self._show()
            day = datetime.fromtimestamp(self._clock(), UTC).astimezone().date().isoformat()
            self._own.account(loan.usage(day, time.monotonic()))

    async def _pass_on(
        self, request: web.Request, worker: WorkerView, asked: Borrowed, loan: Loan
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": LINES})
        pieces = self._supervisor.runtime(worker.id).generate(_confined(asked.request))
        async with (
            aclosing(pieces),
            aclosing(self._counted(pieces, loan)) as counted,
            aclosing(bundled(counted)) as bundles,
        ):
            try:
                async for bundle in bundles:
                    if not response.prepared:
                        await response.prepare(request)
                    await response.write(b"".join(piece_line(_brief(piece)) for piece in bundle))
            except SwarmError as error:
                if not response.prepared:
                    raise
                await response.write(failure_line(error.message))
        await response.write_eof()
        return response

    async def _counted(self, pieces: AsyncGenerator[Piece, None], loan: Loan) -> AsyncGenerator[Piece, None]:
        """Pass on what is said as long as the person allows it. Raises OverloadedError."""
        async for piece in pieces:
            self._hour.add(self._clock(), loan.node_id, loan.take(piece))
            if reason := self.consent(loan.node_id).reason:
                raise OverloadedError(reason, retry_after=_ADVICE_SECONDS)
            yield piece

    def _ready(self) -> list[WorkerView]:
        # Who trusts this machine with a question has not heard of servers elsewhere.
        views = self._supervisor.views()
        return [worker for worker in views if worker.is_ready and not worker.embeds and not worker.host]

    def _free(self, worker: WorkerView, allowed: Consent) -> int:
        idle = sum(not slot.busy for slot in worker.slots)
        return max(min(idle, allowed.voters - self._lent), 0)

    def _show(self) -> None:
        self._publish(LendingChanged(LendingView(self._lent, self._paused_until or None)))


def _confined(request: VoterRequest) -> VoterRequest:
    """Return the request with those settings only that clients of the endpoint may choose as well."""
    kept = {name: value for name, value in request.sampling.items() if name in (*SAMPLING_FIELDS, *TEMPLATE_FIELDS)}
    return replace(request, sampling=kept)


def _brief(piece: Piece) -> Piece:
    """Return a piece without the details of its tokens, which are ten times as long as what it says."""
    return replace(piece, token_details=()) if isinstance(piece, CandidateDelta) and piece.token_details else piece
