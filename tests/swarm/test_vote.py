"""A vote over runtimes whose every word the test decides; real workers vote in the tests of engine and endpoint."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

import pytest

from swarm_desktop.core.errors import PromptTooLongError, WorkerCrashedError
from swarm_desktop.core.events import CandidateReplaced, CandidateSettled, CandidatesGrew, Event, VotersDispatched
from swarm_desktop.core.ids import NodeId, WorkerId
from swarm_desktop.core.snapshot import CandidateState, PeerName
from swarm_desktop.swarm import GenerationRequest, Mode, Outcome
from swarm_desktop.swarm.patience import Pace
from swarm_desktop.swarm.placement import Batch
from swarm_desktop.swarm.reporting import Reporter
from swarm_desktop.swarm.vote import Vote
from swarm_desktop.swarm.voter_source import VoterSource
from swarm_desktop.workers.runtime import (
    CandidateDelta,
    Piece,
    PromptProgress,
    RuntimeFacts,
    Usage,
    VoterRequest,
)

QUESTION = "What is 17 plus 25?"


class Script:
    """A runtime that says what it was given, then ends, fails or waits for ever."""

    def __init__(self, *pieces: Piece, error: Exception | None = None, waits: bool = False) -> None:
        self.pieces = pieces
        self.error = error
        self.waits = waits
        self.asked: list[VoterRequest] = []
        self.closed = False
        self.ended = asyncio.Event()
        self.spoke = asyncio.Event()

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        self.asked.append(request)
        try:
            for piece in self.pieces:
                yield piece
            self.spoke.set()
            if self.error:
                raise self.error
            if self.waits:
                await asyncio.Event().wait()
        finally:
            self.closed = True
            self.ended.set()

    async def describe(self) -> RuntimeFacts:
        return RuntimeFacts(4096, 16, 1)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        raise NotImplementedError

    async def busy_slots(self) -> tuple[bool, ...]:
        return ()


class Turns:
    """A runtime whose requests are answered by one script after another."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = iter(scripts)

    def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        return next(self._scripts).generate(request)


class Halting(Script):
    """Says nothing until it is told to."""

    def __init__(self, *pieces: Piece) -> None:
        super().__init__(*pieces)
        self.go_on = asyncio.Event()

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        await self.go_on.wait()
        async with aclosing(super().generate(request)) as pieces:
            async for piece in pieces:
                yield piece


def says(voter: int, text: str) -> tuple[CandidateDelta, CandidateDelta]:
    return CandidateDelta(voter, text=text, tokens=1, log_probability=-0.5), CandidateDelta(voter, finish_reason="stop")


def request(voters: int) -> GenerationRequest:
    return GenerationRequest(({"role": "user", "content": QUESTION},), "practice", voting=True, voters=voters, seed=100)


async def vote(voters: int, *runtimes: Script, batches: Sequence[Batch] | None = None) -> tuple[Outcome, list[Event]]:
    asked = request(voters)
    events: list[Event] = []
    chosen = batches or [Batch(WorkerId("0"), 0, voters)]
    sources = {
        WorkerId(str(place)): VoterSource(runtime, f"worker {place}", "practice")
        for place, runtime in enumerate(runtimes)
    }
    reporter = Reporter(asked, events.append)
    run = Vote(asked, NodeId("here"), reporter).run(chosen, sources)
    async with asyncio.timeout(10):
        return await run, events


async def test_the_rest_is_cancelled_once_the_verdict_is_certain() -> None:
    agreeing = [delta for voter in range(3) for delta in says(voter, "42")]
    script = Script(*agreeing, *says(3, "It is 42."), CandidateDelta(4, text="I thi"), waits=True)
    outcome, events = await vote(5, script)
    assert outcome.verdict.winner.text == "42"
    assert outcome.verdict.stopped_early
    assert script.closed
    settled = [event for event in events if isinstance(event, CandidateSettled)]
    assert [event.state for event in settled] == [CandidateState.COUNTED] * 4


async def test_two_workers_vote_together_with_seeds_that_do_not_depend_on_the_place() -> None:
    first, second = Script(*says(0, "42"), *says(1, "41")), Script(*says(0, "42"))
    batches = [Batch(WorkerId("0"), 0, 2), Batch(WorkerId("1"), 2, 1)]
    outcome, events = await vote(3, first, second, batches=batches)
    assert [cluster.label for cluster in outcome.verdict.clusters] == ["42", "41"]
    assert (first.asked[0].seed, second.asked[0].seed) == (100, 102)
    (dispatched,) = [event for event in events if isinstance(event, VotersDispatched)]
    assert [candidate.voter for candidate in dispatched.candidates] == ["worker 0", "worker 0", "worker 1"]


async def test_a_dead_worker_costs_its_votes_and_not_the_answer() -> None:
    dead = Script(CandidateDelta(0, text="4"), error=WorkerCrashedError("gone"))
    alive = Script(*says(0, "42"), Usage(7, 1))
    batches = [Batch(WorkerId("0"), 0, 2), Batch(WorkerId("1"), 2, 1)]
    outcome, events = await vote(3, dead, alive, batches=batches)
    assert outcome.winner.text == "42"
    assert outcome.verdict.lost == 2
    lost = [event for event in events if isinstance(event, CandidateSettled) and event.state is CandidateState.LOST]
    assert len(lost) == 2


async def test_a_machine_that_is_late_is_told_so_and_costs_its_votes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swarm_desktop.swarm.patience.LEAST_SECONDS", 0.0)
    asked, late = request(3), asyncio.Event()
    hanging, slower = Script(waits=True), Halting(*says(0, "42"))
    lender = PeerName(NodeId("attic"), "attic")
    sources = {
        WorkerId("0"): VoterSource(Script(*says(0, "42")), "here", "practice"),
        WorkerId("1"): VoterSource(hanging, "attic", "practice", lender, Pace(0.0, 0.0), late.set),
        WorkerId("2"): VoterSource(slower, "cellar", "practice", PeerName(NodeId("cellar"), "cellar")),
    }
    batches = [Batch(WorkerId(str(order)), order, 1) for order in range(3)]
    voting = asyncio.create_task(Vote(asked, NodeId("here"), Reporter(asked, lambda _: None)).run(batches, sources))
    async with asyncio.timeout(10):
        await late.wait()
        slower.go_on.set()
        outcome = await voting
    assert hanging.closed
    assert (outcome.verdict.lost, outcome.verdict.counted) == (1, 2)


async def stood_in(peer: Script, *here: Script, mode: Mode = Mode.CONSENSUS) -> tuple[Outcome, list[Event], bool]:
    """Let two voters of a machine that hangs vote with one of this one, which has room for two more."""
    asked, late, events = replace(request(3), mode=mode), asyncio.Event(), list[Event]()
    sources = {
        WorkerId("0"): VoterSource(Turns(*here), "here", "practice", idle=lambda: 2),
        WorkerId("1"): VoterSource(peer, "attic", "big", PeerName(NodeId("attic"), "attic"), None, late.set),
    }
    batches = [Batch(WorkerId("0"), 0, 1), Batch(WorkerId("1"), 1, 2)]
    async with asyncio.timeout(10):
        run = Vote(asked, NodeId("here"), Reporter(asked, events.append)).run(batches, sources)
        return await run, events, late.is_set()


@pytest.fixture
def near_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swarm_desktop.swarm.vote.NEAR_SHARE", 0.0)


@pytest.mark.usefixtures("near_at_once")
async def test_voters_from_here_stand_in_for_those_of_a_machine_that_hangs() -> None:
    peer = Script(CandidateDelta(0, text="4", tokens=1), *says(1, "41"), waits=True)
    first, second = Script(*says(0, "42")), Script(*says(0, "42"))
    outcome, events, late = await stood_in(peer, first, second)
    assert (outcome.verdict.counted, outcome.verdict.lost, outcome.verdict.dispatched) == (3, 0, 3)
    assert outcome.voters == ("here", "here", "attic")
    assert [candidate.text for candidate in outcome.candidates] == ["42", "42", "41"]
    assert [event.candidate.ballot_id for event in events if isinstance(event, CandidateReplaced)] == [
        outcome.candidates[1].ballot_id
    ]
    assert second.asked[0].voters == 1, "no more than lacked"
    assert second.asked[0].seed not in {100, 101, 102}
    assert peer.closed
    assert late


@pytest.mark.usefixtures("near_at_once")
async def test_whoever_ends_first_has_the_vote_and_nobody_is_counted_twice() -> None:
    peer = Halting(*says(0, "41"), *says(1, "41"))
    release = Script(*says(0, "42"), CandidateDelta(1, text="43"), waits=True)
    release.spoke = peer.go_on
    outcome, _, late = await stood_in(peer, Script(*says(0, "42")), release)
    assert [candidate.text for candidate in outcome.candidates] == ["42", "42", "41"]
    assert (outcome.verdict.counted, outcome.verdict.dispatched) == (3, 3)
    assert release.closed
    assert late, "with one of them"


@pytest.mark.usefixtures("near_at_once")
async def test_what_a_client_may_be_hearing_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swarm_desktop.swarm.patience.UNMEASURED_SECONDS", 0.0)
    outcome, events, _ = await stood_in(Script(waits=True), Script(*says(0, "42")), mode=Mode.AGREE_STREAM)
    assert outcome.verdict.lost == 2
    assert not [event for event in events if isinstance(event, CandidateReplaced)]


async def test_what_was_said_before_the_crash_still_counts() -> None:
    outcome, _ = await vote(3, Script(*says(0, "42"), error=WorkerCrashedError("gone")))
    assert outcome.winner.text == "42"
    assert outcome.verdict.lost == 2


async def test_when_nobody_gets_through_the_workers_own_error_is_told() -> None:
    with pytest.raises(WorkerCrashedError, match="gone"):
        await vote(3, Script(error=WorkerCrashedError("gone")))


async def test_a_request_that_the_model_cannot_take_ends_all_voters_at_once() -> None:
    refusing, waiting = Script(error=PromptTooLongError("too long")), Script(waits=True)
    batches = [Batch(WorkerId("0"), 0, 2), Batch(WorkerId("1"), 2, 1)]
    with pytest.raises(PromptTooLongError):
        await vote(3, refusing, waiting, batches=batches)
    assert waiting.closed


async def test_cancelling_the_vote_cancels_its_voters() -> None:
    script = Script(waits=True)
    voting = asyncio.create_task(vote(3, script))
    while not script.asked:
        await asyncio.sleep(0)
    voting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await voting
    assert script.closed


async def test_the_prompts_length_is_known_although_the_rest_was_cancelled() -> None:
    agreeing = [delta for voter in range(4) for delta in says(voter, "42")]
    script = Script(PromptProgress(0, 31, cached_tokens=30), *agreeing, waits=True)
    outcome, _ = await vote(5, script)
    assert (outcome.prompt_tokens, outcome.cached_tokens) == (31, 30)
    assert outcome.total_completion_tokens == 4


async def test_voters_sample_warm_enough_to_differ_and_tell_their_probabilities() -> None:
    script = Script(*says(0, "42"), *says(1, "42"))
    await vote(2, script)
    (asked,) = script.asked
    assert asked.sampling["temperature"] == 0.8
    assert asked.log_probabilities
    assert asked.max_tokens is not None


async def test_what_grows_quickly_is_told_together() -> None:
    pieces = [CandidateDelta(0, text="a", tokens=1) for _ in range(500)]
    outcome, events = await vote(1, Script(*pieces, CandidateDelta(0, finish_reason="stop")))
    assert outcome.winner.text == "a" * 500
    assert len([event for event in events if isinstance(event, CandidatesGrew)]) <= 3
