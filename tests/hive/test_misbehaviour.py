"""Whatever a paired machine does, it costs at most its own votes: real TLS, the real wire, the real vote."""

import asyncio
import gzip
import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from swarm_desktop.core.errors import NoWorkerReadyError, WorkerCrashedError
from swarm_desktop.swarm import Mode, Outcome
from swarm_desktop.workers.runtime import CandidateDelta
from tests.hive.federation import Asker, Chorus, Respond, offering, question, rogue, trusting

HERE = ("42", "42", "42", "40")
"""What the voters here say: with the two of the other machine still out, nothing is certain yet."""
HANGS, LEAVES = "hangs", "leaves"


def said(**delta: Any) -> bytes:
    return json.dumps(["delta", {"voter": 0, **delta}]).encode() + b"\n"


def votes(voter: int, text: str = "41", **facts: Any) -> bytes:
    return said(voter=voter, text=text, finish_reason="stop", **facts)


def answers(*lines: bytes, then: str = "", status: int = 200, **headers: str) -> Respond:
    """Return what sends lines, and then ends well, hangs or breaks off."""

    async def respond(request: web.Request) -> web.StreamResponse:
        await request.read()
        response = web.StreamResponse(status=status, headers=headers)
        await response.prepare(request)
        for line in lines:
            await response.write(line)
        if then == HANGS:
            await asyncio.Event().wait()
        if then == LEAVES and request.transport is not None:
            request.transport.abort()
        return response

    return respond


async def never_answers(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def talks_for_ever(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(said(text="4" * 2**18))


NOISE = random.Random(3)  # noqa: S311 - the same noise each time
MISBEHAVIOUR: dict[str, Respond] = {
    "is killed amid an answer": answers(said(text="4"), then=LEAVES),
    "breaks off after the headers": answers(then=LEAVES),
    "hangs after the headers": answers(then=HANGS),
    "hangs amid an answer": answers(said(text="4"), then=HANGS),
    "hangs before the headers": never_answers,
    "says nothing": answers(),
    "never ends a vote": answers(said(text="41"), said(voter=1, text="41")),
    "has an error page": answers(b"<html>Oops</html>", status=500),
    "sends elsewhere": answers(status=307, Location="https://127.0.0.1:1/hive/voters"),
    "sends noise": answers(*(NOISE.randbytes(200) + b"\n" for _ in range(5))),
    "sends other JSON": answers(b'{"delta": 1}\n', b"[]\n", b'["delta"]\n', b'["delta", 7]\n'),
    "sends a line without end": answers(b"x" * 2**23, then=HANGS),
    "sends it packed": answers(gzip.compress(votes(0) * 10**5), **{"Content-Encoding": "gzip"}),
    "nests deeply": answers(b"[" * 10**5 + b"]" * 10**5 + b"\n"),
    "talks for ever": talks_for_ever,
    "weighs its votes with no numbers": answers(
        votes(0, log_probability="NaN", tokens=1), votes(1, log_probability="-Infinity", tokens=1)
    ),
    "weighs its votes with too large numbers": answers(
        *[said(voter=voter, text="4", tokens=1, log_probability=-1e308) for voter in (0, 0, 1, 1)], votes(0), votes(1)
    ),
    "weighs its votes as more than certain": answers(
        *(votes(voter, tokens=1, log_probability=1e9) for voter in (0, 1))
    ),
    "says that it decoded very much": answers(votes(0, total_tokens=10**18), votes(1, tokens=10**18)),
    "says that each word was many tokens": answers(*[said(text="4", tokens=8000)] * 200, votes(0), votes(1)),
    "says that it decoded less than nothing": answers(votes(0, total_tokens=-(10**18)), votes(1, tokens=-(10**18))),
    "says that the prompt was long": answers(
        b'["progress", {"read_tokens": 1, "prompt_tokens": 1000000000000}]\n',
        b'["usage", {"prompt_tokens": 1000000000000, "completion_tokens": 7}]\n',
        votes(0),
        votes(1),
    ),
    "votes with numbers nobody asked for": answers(*(votes(voter) for voter in range(16))),
    "votes with numbers far away": answers(votes(10**6), votes(0), votes(1)),
    "votes with numbers below nought": answers(*(votes(-voter) for voter in range(1, 7)), votes(0), votes(1)),
    "votes with one number many times": answers(*[votes(0)] * 50, *[votes(1)] * 50),
    "votes and takes it back": answers(votes(0, "40"), votes(1, "40"), votes(0), votes(1)),
    "ends votes with nothing": answers(*[said(voter=voter, text="41", finish_reason="") for voter in (0, 1, 0, 1)]),
    "ends votes with words of its own": answers(votes(0) * 2, said(voter=1, text="41", finish_reason="<script>")),
    "calls tools that nobody offered": answers(
        said(tool_calls=[{"index": -1, "name": "rm", "arguments": "{"}], finish_reason="tool_calls"), votes(1)
    ),
}


def check(outcome: Outcome) -> None:
    """Check that the voters here decided, and that all numbers make sense."""
    verdict = outcome.verdict
    here = [place for place, name in enumerate(outcome.voters) if name == "Tiny"]
    assert outcome.winner.text == outcome.shown.text == "42"
    assert outcome.winner.order in here
    assert verdict.dispatched == len(outcome.candidates) == 6
    assert verdict.counted + verdict.invalid + verdict.lost <= 6
    assert [outcome.candidates[place].text for place in range(4)] == list(HERE)
    for cluster in verdict.clusters:
        assert len(cluster.ballot_ids) == len(set(cluster.ballot_ids))
        assert cluster.label != "41" or len(cluster.ballot_ids) <= 2
    assert 0 < outcome.prompt_tokens < 10**4
    assert 0 <= outcome.total_completion_tokens < 10**6
    for candidate in outcome.candidates:
        assert -100 <= (candidate.candidate().mean_logprob or 0.0) <= 0
        assert math.isfinite(candidate.tokens)
        assert len(candidate.text) < 2**23


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swarm_desktop.swarm.patience.UNMEASURED_SECONDS", 0.3)
    monkeypatch.setattr("swarm_desktop.swarm.borrowing.OFFER_SECONDS", 0.3)


@pytest.mark.parametrize("how", MISBEHAVIOUR)
async def test_a_machine_that_misbehaves_costs_at_most_its_own_votes(tmp_path: Path, how: str) -> None:
    desk = Asker(tmp_path / "desk", Chorus(*HERE))
    attic = rogue(tmp_path / "attic", MISBEHAVIOUR[how], offering(2))
    async with trusting(desk, attic):
        check(await desk.ask(6))


@pytest.mark.parametrize(
    "offer",
    [
        never_answers,
        answers(b"no JSON at all"),
        answers(b'{"voters": 1000000000, "models": [{"id": "tiny", "name": "Tiny", "context_tokens": 1}]}'),
        answers(b'{"voters": -1}'),
        answers(b'{"voters": 3, "models": []}'),
        answers(b'{"voters": 3, "models": [' + b'{"id": "a", "name": "b", "context_tokens": 1},' * 10**5),
        answers(status=500),
        answers(then=LEAVES),
    ],
)
async def test_an_offer_that_makes_no_sense_is_none(tmp_path: Path, offer: Respond) -> None:
    desk = Asker(tmp_path / "desk", Chorus("42"))
    async with trusting(desk, rogue(tmp_path / "attic", never_answers, offer)):
        outcome = await desk.ask(4)
        assert desk.borrower.seats() == ()
        assert (outcome.winner.text, outcome.verdict.counted, outcome.verdict.lost) == ("42", 4, 0)


@pytest.mark.parametrize("mode", [Mode.STREAM_FIRST, Mode.AGREE_STREAM])
async def test_what_a_client_hears_never_depends_on_other_machines_alone(tmp_path: Path, mode: Mode) -> None:
    quick = answers(said(text="It is forty"), said(voter=1, text="It is forty"), then=LEAVES)
    desk = Asker(tmp_path / "desk", Chorus("Here it is 42.", silence=0.1), slots=1)
    async with trusting(desk, rogue(tmp_path / "attic", quick, offering(2))):
        await desk.borrower.refresh()
        heard = [piece async for piece in desk.swarm.answer(question(3, mode=mode))]
    assert "".join(piece.text for piece in heard if isinstance(piece, CandidateDelta)) == "Here it is 42."


async def test_an_answer_never_depends_on_other_machines_alone(tmp_path: Path) -> None:
    desk = Asker(tmp_path / "desk", Chorus("42"), busy=4)
    attic = rogue(tmp_path / "attic", MISBEHAVIOUR["is killed amid an answer"], offering(2))
    async with trusting(desk, attic):
        outcome = await desk.ask(2)
    assert (outcome.winner.text, outcome.verdict.lost) == ("42", 1)


async def test_a_worker_here_that_died_is_waited_for_whatever_other_machines_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swarm_desktop.swarm.readiness.READY_TIMEOUT_SECONDS", 0.1)
    dying = Chorus("42", silence=0.1)
    dying.error = WorkerCrashedError("gone")
    refuses = answers(b'{"error": {"code": "overloaded", "message": "no voters"}}', status=503)
    desk = Asker(tmp_path / "desk", dying)
    async with trusting(desk, rogue(tmp_path / "attic", refuses, offering(2))):
        with pytest.raises(NoWorkerReadyError):
            await desk.ask(6)
    assert len(dying.asked) == 1
