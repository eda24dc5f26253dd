import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError, WorkerCrashedError, WorkerError
from swarm_desktop.workers.child import Child, running_child
from swarm_desktop.workers.child_messages import ChildOrder, ChildReport, ChildStage
from swarm_desktop.workers.driver import Listeners
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress, RuntimeFacts, Usage, VoterRequest
from swarm_desktop.workers.voter_stream_runtime import VoterStreamRuntime

ORDER = ChildOrder("/letters", 50, 4, 1, 0, os.getpid(), "secret")
COMMAND = (sys.executable, str(Path(__file__).with_name("letters_child.py")))
THREE = VoterRequest(({"role": "user", "content": "Say letters."},), voters=2, seed=3, max_tokens=3)


@dataclass
class Spoken:
    child: Child
    runtime: VoterStreamRuntime
    busy: list[int]
    address: str


@asynccontextmanager
async def spoken(folder: Path) -> AsyncIterator[Spoken]:
    busy: list[int] = []
    async with running_child(COMMAND, LogFile(folder / "child.log"), "letters") as child:
        reports = child.obey(ORDER)
        assert await anext(reports) == ChildReport(ChildStage.LOADING)
        listening = await anext(reports)
        assert listening.stage is ChildStage.LISTENING, child.last_words()
        runtime = VoterStreamRuntime(listening.text, ORDER.key, Listeners(on_busy=busy.append))
        yield Spoken(child, runtime, busy, listening.text)
        await runtime.close()


@pytest.fixture
async def letters(tmp_path: Path) -> AsyncIterator[Spoken]:
    async with spoken(tmp_path) as one:
        yield one


async def test_what_a_decoder_decodes_arrives_as_voters_say_it(letters: Spoken) -> None:
    await letters.runtime.check_health()
    assert await letters.runtime.describe() == RuntimeFacts(context_tokens=50, slots=4, threads=1)
    pieces = [piece async for piece in letters.runtime.generate(THREE)]
    assert pieces[0] == PromptProgress(12, 12)
    assert pieces[-1] == Usage(12, 6)
    said = [piece for piece in pieces if isinstance(piece, CandidateDelta)]
    assert ["".join(piece.text for piece in said if piece.voter == voter) for voter in (0, 1)] == ["ddd", "eee"]
    assert [piece.finish_reason for piece in said[-2:]] == ["length", "length"]
    assert letters.busy == [2, 1, 0]
    assert letters.runtime.address is None
    assert not letters.runtime.is_untried


async def test_others_are_answered_between_the_steps_and_a_closed_stream_makes_room(letters: Spoken) -> None:
    endless = letters.runtime.generate(replace(THREE, max_tokens=None))
    async with aclosing(endless):
        async for piece in endless:
            if isinstance(piece, CandidateDelta):
                break
        assert await letters.runtime.busy_slots() == (True, True, False, False)
        assert await letters.runtime.count_tokens(VoterRequest(continues="four")) == 4
        waiting = asyncio.create_task(anext(letters.runtime.generate(THREE)))
    # The child only has one thread: unless the first stream was ended, the second would never begin.
    assert isinstance(await waiting, PromptProgress)


async def test_errors_arrive_as_what_they_were(letters: Spoken) -> None:
    with pytest.raises(PromptTooLongError, match="60 tokens"):
        await anext(letters.runtime.generate(VoterRequest(continues="x" * 60)))
    with pytest.raises(BadRequestError, match="4 slots") as refused:
        await anext(letters.runtime.generate(replace(THREE, voters=5)))
    assert refused.value.parameter == "n"
    with pytest.raises(BadRequestError, match="A text is empty"):
        await letters.runtime.embed([""])
    for continued, words in (("fail", "used up"), ("break", "nothing more")):
        with pytest.raises(WorkerError, match=words):
            [piece async for piece in letters.runtime.generate(VoterRequest(continues=continued, max_tokens=2))]
    assert (await letters.runtime.embed(["abc", "z"])).vectors == [[3.0], [1.0]]


async def test_nobody_is_answered_without_the_key(letters: Spoken) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{letters.address}/facts") as response:
        assert response.status == 401


async def test_a_child_that_dies_in_mid_answer_is_a_crash(letters: Spoken) -> None:
    with pytest.raises(WorkerCrashedError):  # noqa: PT012
        async for piece in letters.runtime.generate(replace(THREE, max_tokens=None)):
            if isinstance(piece, CandidateDelta):
                await letters.child.kill()
    assert letters.busy[-1] == 0


async def test_a_model_that_does_not_load_is_refused_with_its_reason(tmp_path: Path) -> None:
    async with running_child(COMMAND, LogFile(tmp_path / "child.log"), "letters") as child:
        reports = [report async for report in child.obey(replace(ORDER, model="/broken"))]
        assert reports[-1] == ChildReport(ChildStage.REFUSED, "these are no weights")
        assert await child.ended() == 1
        assert "Traceback" in child.last_words()
