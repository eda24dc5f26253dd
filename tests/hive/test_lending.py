"""Voters lent over real TLS, by machines whose models the tests script."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.core.events import LendingChanged, OfferHeard, PeerMeasured
from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.ids import NodeId, WorkerId
from swarm_desktop.core.peer_facts import BreakerState, PeerStatistics, PeerUsage
from swarm_desktop.core.settings import LendingSettings
from swarm_desktop.core.snapshot import ModelView, SlotView, WorkerState, WorkerView
from swarm_desktop.swarm.borrowing import Borrower, PeerSeat
from swarm_desktop.swarm.lending import Lender, OwnAffairs
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, Usage, VoterRequest
from swarm_desktop.workers.supervisor import Supervisor
from tests.hive.nodes import Node, pair, running
from tests.swarm.test_vote import Script

GENEROUS = LendingSettings()
HELLO = VoterRequest(messages=({"role": "user", "content": "Hello"},), voters=2)
SAID: list[Piece] = [
    PromptProgress(5, 5),
    CandidateDelta(0, "Hi", tokens=1, token_details=({"token": "Hi"},)),
    CandidateDelta(1, "Hello", tokens=1),
    CandidateDelta(0, finish_reason="stop", total_tokens=2),
    CandidateDelta(1, finish_reason="stop", total_tokens=2),
    Usage(5, 4),
]


class Halting(Script):
    """Goes on after its first piece when it is told to."""

    def __init__(self, *pieces: Piece) -> None:
        super().__init__(*pieces)
        self.go_on = asyncio.Event()

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        async with aclosing(super().generate(request)) as pieces:
            async for piece in pieces:
                yield piece
                await self.go_on.wait()


class Workers:
    """What the lender sees of a supervisor: one worker that says what the test wants."""

    def __init__(self, script: Script, busy: int = 0) -> None:
        self.script = script
        self.view = WorkerView(
            WorkerId("w"),
            ModelView("tiny", "Tiny", "tiny.gguf", 1),
            "scripted",
            state=WorkerState.READY,
            slots=tuple(SlotView(index, index < busy) for index in range(4)),
            context_tokens=4096,
        )

    def views(self) -> tuple[WorkerView, ...]:
        return (self.view,)

    def runtime(self, _: WorkerId) -> Script:
        return self.script


class Pair:
    """A machine that borrows and one that lends."""

    def __init__(self, folder: Path, workers: Workers, settings: LendingSettings) -> None:
        self.settings = settings
        self.wanted = True
        self.told: list[LendingView] = []
        self._heard = asyncio.Event()
        self.offers: list[OfferHeard] = []
        self.measured: list[PeerMeasured] = []
        self.usage: list[PeerUsage] = []
        self.on_battery = False
        self.requests_wait = False
        affairs = OwnAffairs(
            lambda: self.settings, lambda: self.on_battery, lambda _: self.requests_wait, self.usage.append
        )
        self.lender = Lender(cast("Supervisor", workers), affairs, self._hear)
        self.attic = Node(folder / "attic", "attic", self.lender.routes())
        self.desk = Node(folder / "desk", "desk")
        self.spared: set[NodeId] = set()
        self.borrower = Borrower(
            self.desk.hive, lambda: self.wanted, publish=self._learn, spared=lambda node_id: node_id in self.spared
        )

    async def until_told(self, condition: Callable[[LendingView], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition(self.told[-1]):
                self._heard.clear()
                await self._heard.wait()

    def _hear(self, event: LendingChanged) -> None:
        self.told.append(event.lending)
        self._heard.set()

    def _learn(self, event: OfferHeard | PeerMeasured) -> None:
        if isinstance(event, OfferHeard):
            self.offers.append(event)
        else:
            self.measured.append(event)

    @property
    def statistics(self) -> PeerStatistics:
        return self.measured[-1].statistics

    async def seat(self) -> PeerSeat:
        await self.borrower.refresh()
        (seat,) = self.borrower.seats()
        return seat

    async def ask(self, request: VoterRequest = HELLO) -> list[Piece]:
        async with aclosing(self.borrower.generate(await self.seat(), request)) as pieces:
            return [piece async for piece in pieces]


@asynccontextmanager
async def paired(
    folder: Path, script: Script, *, busy: int = 0, settings: LendingSettings = GENEROUS
) -> AsyncIterator[Pair]:
    both = Pair(folder, Workers(script, busy), settings)
    async with running(both.attic, both.desk):
        await pair(both.desk, both.attic)
        yield both


async def test_what_the_voters_say_arrives_but_not_the_details_of_each_token(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        assert await both.ask() == [
            PromptProgress(5, 5),
            # What follows quickly goes together.
            CandidateDelta(0, "Hi", tokens=1, finish_reason="stop", total_tokens=2),
            CandidateDelta(1, "Hello", tokens=1),
            CandidateDelta(1, finish_reason="stop", total_tokens=2),
            Usage(5, 4),
        ]


async def test_no_more_is_lent_than_the_person_allows_and_than_is_idle(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(), busy=1, settings=LendingSettings(voters=2)) as both:
        assert (await both.seat()).voters == 2
        both.settings = LendingSettings(voters=16)
        seat = await both.seat()
        assert seat.voters == 3
        assert (seat.model.id, seat.model.context_tokens) == ("tiny", 4096)
        with pytest.raises(WorkerError, match=r"attic says: .* no voters to lend"):
            await both.ask(VoterRequest(messages=HELLO.messages, voters=4))


async def test_where_lending_is_off_nothing_is_offered(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(), settings=LendingSettings(enabled=False)) as both:
        await both.borrower.refresh()
        assert both.borrower.seats() == ()


async def test_where_questions_stay_here_nobody_is_asked(tmp_path: Path) -> None:
    async with paired(tmp_path, Script()) as both:
        await both.seat()
        both.wanted = False
        assert both.borrower.seats() == ()


async def test_a_machine_that_the_person_spares_is_not_asked_though_it_offers(tmp_path: Path) -> None:
    async with paired(tmp_path, Script()) as both:
        seat = await both.seat()
        both.spared.add(seat.peer.id)
        assert both.borrower.seats() == ()
        both.spared.clear()
        assert both.borrower.seats()


async def test_leaving_ends_the_voters_there(tmp_path: Path) -> None:
    script = Script(*SAID[:2], waits=True)
    async with paired(tmp_path, script) as both:
        pieces = both.borrower.generate(await both.seat(), HELLO)
        assert isinstance(await anext(pieces), PromptProgress)
        await pieces.aclose()
        async with asyncio.timeout(10):
            await script.ended.wait()
        assert script.closed


async def test_a_failure_amid_an_answer_is_told(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID[:2], error=WorkerError("out of memory"))) as both:
        with pytest.raises(WorkerError, match="out of memory"):
            await both.ask()


async def test_a_revoked_machine_is_cut_off_amid_an_answer(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID[:2], waits=True)) as both:
        pieces = both.borrower.generate(await both.seat(), HELLO)
        await anext(pieces)
        await anext(pieces)
        await both.attic.hive.revoke_peer(both.desk.hive.node_id)
        with pytest.raises(WorkerError):
            await anext(pieces)


async def test_a_peer_chooses_nothing_that_clients_may_not(tmp_path: Path) -> None:
    script = Script(*SAID)
    async with paired(tmp_path, script) as both:
        await both.ask(VoterRequest(HELLO.messages, voters=2, sampling={"temperature": 0.8, "id_slot": 3}))
        assert dict(script.asked[0].sampling) == {"temperature": 0.8}
        picture = {"type": "image_url", "image_url": {"url": "http://192.168.1.1/admin"}}
        message = {"role": "user", "content": [picture]}
        with pytest.raises(WorkerError, match="images"):
            await both.ask(VoterRequest((message,), voters=2))


async def test_after_failures_in_a_row_it_is_not_asked_for_a_while(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(error=WorkerError("broken"))) as both:
        for _ in range(3):
            with pytest.raises(WorkerError):
                await both.ask()
        assert both.borrower.seats() == ()


async def test_what_is_lent_is_told_and_what_is_offered(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        await both.ask()
        await both.until_told(lambda view: not view.voters)
        assert [view.voters for view in both.told] == [2, 0]
        node = both.attic.hive.node_id
        assert both.offers[-1] == OfferHeard(node, 4, "Tiny")
        both.wanted = False
        await both.borrower.refresh()
        assert both.offers[-1] == OfferHeard(node, 0, "")


async def test_while_lending_is_paused_nothing_is_offered_until_it_is_lent_again(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        await both.seat()
        before = time.time()
        both.lender.pause(3600)
        paused_until = both.told[-1].paused_until
        assert paused_until is not None
        assert paused_until >= before + 3600
        await both.borrower.refresh()
        assert both.borrower.seats() == ()
        both.lender.pause(0)
        assert both.told[-1].paused_until is None
        assert (await both.seat()).voters == 4


async def test_a_pause_ends_by_itself(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        both.lender.pause(0.01)
        await both.until_told(lambda view: view.paused_until is None)
        assert (await both.seat()).voters == 4


async def test_a_pause_ends_the_voters_that_work_for_others(tmp_path: Path) -> None:
    script = Halting(*SAID)
    async with paired(tmp_path, script) as both:
        pieces = both.borrower.generate(await both.seat(), HELLO)
        await anext(pieces)
        both.lender.pause(3600)
        script.go_on.set()
        with pytest.raises(WorkerError, match="wants it back"):
            [piece async for piece in pieces]


async def test_who_used_voters_and_how_much_is_told(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        await both.ask()
        await both.until_told(lambda view: not view.voters)
        (usage,) = both.usage
        assert (usage.node_id, usage.name) == (both.desk.hive.node_id, "desk")
        assert (usage.requests, usage.voters, usage.prompt_tokens, usage.decoded_tokens) == (1, 2, 5, 4)
        assert usage.day == datetime.now().astimezone().date().isoformat()


async def test_on_battery_and_while_own_requests_wait_nothing_is_offered(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        seat = await both.seat()
        for obstacle in ("on_battery", "requests_wait"):
            setattr(both, obstacle, True)
            await both.borrower.refresh()
            assert both.borrower.seats() == ()
            setattr(both, obstacle, False)
        both.on_battery = True
        with pytest.raises(WorkerError, match=r"attic says: The other machine runs on its battery\."):
            [piece async for piece in both.borrower.generate(seat, HELLO)]


async def test_when_the_tokens_of_an_hour_are_used_up_a_loan_ends_and_no_other_begins(tmp_path: Path) -> None:
    settings = LendingSettings(tokens_per_hour_of_each=6)
    async with paired(tmp_path, Script(*SAID), settings=settings) as both:
        pieces = both.borrower.generate(await both.seat(), HELLO)
        assert await anext(pieces) == SAID[0]
        with pytest.raises(WorkerError, match="as many tokens as it gives each in an hour"):
            await anext(pieces)
        assert both.lender.offer(both.desk.hive.node_id).voters == 0
        assert both.lender.offer(NodeId("another")).voters == 4


async def test_a_loan_ends_when_the_power_cord_is_pulled(tmp_path: Path) -> None:
    script = Halting(*SAID)
    async with paired(tmp_path, script) as both:
        pieces = both.borrower.generate(await both.seat(), HELLO)
        await anext(pieces)
        both.on_battery = True
        script.go_on.set()
        with pytest.raises(WorkerError, match="battery"):
            [piece async for piece in pieces]


async def test_how_a_machine_serves_this_one_is_measured(tmp_path: Path) -> None:
    script = Script(*SAID)
    async with paired(tmp_path, script) as both:
        await both.ask()
        told = both.statistics
        assert (told.requests, told.success_share, told.votes_given) == (1, 1.0, 2)
        assert told.first_words is not None
        assert told.whole is not None
        assert 0 < told.first_words.median <= told.whole.median
        assert told.tokens_per_second > 0
        assert both.borrower.pace(await both.seat()) is not None
        script.error = WorkerError("out of memory")
        script.pieces = ()
        for _ in range(3):
            with pytest.raises(WorkerError):
                await both.ask()
        assert (both.statistics.success_share, both.statistics.breaker) == (0.25, BreakerState.OPEN)
        assert "out of memory" in both.statistics.last_error
        assert both.measured[-1].node_id == both.attic.hive.node_id


async def test_who_leaves_because_the_verdict_is_certain_blames_nobody(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID[:2], waits=True)) as both:
        pieces = both.borrower.generate(await both.seat(), HELLO)
        await anext(pieces)
        await pieces.aclose()
        assert (both.statistics.requests, both.statistics.failures) == (0, 0)


async def test_who_is_late_several_times_is_not_asked_for_a_while(tmp_path: Path) -> None:
    async with paired(tmp_path, Script(*SAID)) as both:
        seat = await both.seat()
        for _ in range(3):
            voters = both.borrower.runtime(seat)
            async with aclosing(voters.generate(HELLO)) as pieces:
                await anext(pieces)
                voters.late()
        assert both.borrower.seats() == ()
        assert both.statistics.last_error == "It was not done in time."
