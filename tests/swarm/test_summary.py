"""Summaries of what was dropped."""

from collections.abc import AsyncGenerator
from typing import Any

from swarm_desktop.core.errors import WorkerCrashedError
from swarm_desktop.swarm.summary import Summaries, with_summary
from swarm_desktop.workers.runtime import CandidateDelta, Piece, Usage, VoterRequest

TALK = [{"role": "user", "content": "My name is Ada."}, {"role": "assistant", "content": "Hello Ada."}]


class Summariser:
    """A runtime that only summarises."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[str] = []
        self._fails = fails

    async def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        self.asked.append(request.messages[-1]["content"])
        if self._fails:
            raise WorkerCrashedError("gone")
        yield CandidateDelta(0, text=" Her name is Ada.")
        yield CandidateDelta(0, text=" ", finish_reason="stop")
        yield Usage(1, 2)


async def summarised(runtime: Any, most_bytes: int = 1000) -> str:
    return await Summaries().summarise(TALK, runtime, most_bytes)


async def test_the_model_is_given_the_conversation_and_asked_once() -> None:
    runtime: Any = Summariser()
    summaries = Summaries()
    first = await summaries.summarise(TALK, runtime, 1000)
    assert first == "Her name is Ada."
    assert await summaries.summarise(TALK, runtime, 1000) == first
    (asked,) = runtime.asked
    assert "user: My name is Ada.\nassistant: Hello Ada." in asked


async def test_of_what_is_too_long_the_end_is_read() -> None:
    runtime = Summariser()
    await summarised(runtime, most_bytes=10)
    assert "Hello Ada." in runtime.asked[0]
    assert "My name" not in runtime.asked[0]


async def test_a_model_that_fails_leaves_no_summary() -> None:
    assert await summarised(Summariser(fails=True)) == ""


def test_the_summary_is_read_with_the_instructions() -> None:
    system = {"role": "system", "content": "Be brief."}
    assert [message["role"] for message in with_summary(TALK, "Ada.")] == ["system", "user", "assistant"]
    first, *others = with_summary([system, *TALK], "Ada.")
    assert first["content"].startswith("Be brief.\n\n")
    assert first["content"].endswith("Ada.")
    assert others == TALK
