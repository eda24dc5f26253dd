import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError, WorkerCrashedError, WorkerError
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, VoterRequest
from tests.support.answers import TOOLS, answers
from tests.workers.watching import Watched, watched

QUESTION = ({"role": "user", "content": "What is 17 plus 25? Explain."},)
SAMPLING = {"temperature": 1.0, "top_k": 40, "top_p": 0.95, "ignore_eos": True}
SIXTEEN_TOKENS = VoterRequest(QUESTION, voters=4, seed=100, max_tokens=16, sampling=SAMPLING)


async def begun(stream: AsyncGenerator[Piece, None]) -> None:
    """Read a stream until the first voter says something."""
    async for piece in stream:
        if isinstance(piece, CandidateDelta):
            return


@pytest.fixture
async def practice(watching: Watched, practice_model: Path) -> LlamaRuntime:
    return watching.runtime(await watching.ready(practice_model))


@pytest.fixture
async def endless(tmp_path: Path, random_model: Path) -> AsyncIterator[LlamaRuntime]:
    async with watched(tmp_path) as watching:
        yield watching.runtime(await watching.ready(random_model))


async def test_voters_of_one_request_say_different_things_and_the_same_seed_repeats_them(
    practice: LlamaRuntime,
) -> None:
    # A prompt that is read anew is read the same way; one from the cache may lie elsewhere, and round differently.
    request = replace(SIXTEEN_TOKENS, sampling=SAMPLING | {"cache_prompt": False})
    once = await answers(practice, request)
    assert sorted(once.texts) == [0, 1, 2, 3]
    assert len(set(once.texts.values())) > 1
    await answers(practice, replace(request, messages=({"role": "user", "content": "Hello!"},)))
    assert (await answers(practice, request)).texts == once.texts
    assert (await answers(practice, replace(request, seed=900))).texts != once.texts


async def test_voter_i_samples_with_seed_plus_i(endless: LlamaRuntime) -> None:
    async with aclosing(endless.generate(VoterRequest(QUESTION, voters=4, seed=100, sampling=SAMPLING))) as stream:
        await begun(stream)
        slots = await endless._read("/slots")
    assert sorted(slot["params"]["seed"] for slot in slots if slot["is_processing"]) == [100, 101, 102, 103]


async def test_without_a_seed_answers_differ(practice: LlamaRuntime) -> None:
    request = replace(SIXTEEN_TOKENS, seed=None)
    assert (await answers(practice, request)).texts != (await answers(practice, request)).texts


async def test_usage_counts_the_prompt_once_and_every_answer(practice: LlamaRuntime) -> None:
    found = await answers(practice, SIXTEEN_TOKENS)
    assert found.usage.completion_tokens == 4 * 16
    assert 10 < found.usage.prompt_tokens < 100
    assert found.usage.tokens_per_second > 0
    assert {end.finish_reason for end in found.ends.values()} == {"length"}
    assert found.progress[-1] == PromptProgress(found.usage.prompt_tokens, found.usage.prompt_tokens)
    again = await answers(practice, SIXTEEN_TOKENS)
    assert again.usage.cached_tokens == found.usage.prompt_tokens - 1


async def test_log_probabilities_come_when_asked_for(practice: LlamaRuntime) -> None:
    found = await answers(practice, replace(SIXTEEN_TOKENS, log_probabilities=True))
    assert sum(delta.tokens for delta in found.deltas) == 4 * 16
    assert all(delta.log_probability <= 0 for delta in found.deltas)
    assert sum(delta.log_probability for delta in found.deltas) < -1
    without = await answers(practice, SIXTEEN_TOKENS)
    assert all(delta.log_probability == 0 for delta in without.deltas)


async def test_the_random_model_says_exactly_as_many_tokens_as_asked(endless: LlamaRuntime) -> None:
    found = await answers(endless, replace(SIXTEEN_TOKENS, voters=2, max_tokens=37))
    assert found.usage.completion_tokens == 74


async def test_tool_calls_come_in_structured_pieces(practice: LlamaRuntime) -> None:
    request = VoterRequest(
        ({"role": "user", "content": "Add 1 and 3 with the tool."},),
        voters=2,
        seed=3,
        max_tokens=200,
        # A nudge towards calling a tool; from there on the grammar leads.
        sampling={"temperature": 0.8, "logit_bias": [["<tool_call>", 30]]},
        tools=TOOLS,
        tool_choice="required",
    )
    found = await answers(practice, request)
    for voter in range(2):
        pieces = [call for call in found.calls[voter] if call.index == 0]
        assert len(pieces) > 2
        assert [call.name for call in pieces if call.name] == ["add"]
        assert len([call.id for call in pieces if call.id]) == 1
        arguments = json.loads("".join(call.arguments for call in pieces))
        assert arguments["a"] in {1, 2}
        assert arguments["b"] == 3


async def test_a_response_format_is_kept(practice: LlamaRuntime) -> None:
    schema = {"type": "object", "properties": {"n": {"enum": [4, 5]}}, "required": ["n"], "additionalProperties": False}
    request = replace(
        SIXTEEN_TOKENS,
        max_tokens=50,
        sampling={},
        response_format={"type": "json_schema", "json_schema": {"name": "n", "schema": schema}},
    )
    found = await answers(practice, request)
    assert {json.loads(text)["n"] for text in found.texts.values()} <= {4, 5}


async def test_closing_the_stream_frees_the_slots(endless: LlamaRuntime) -> None:
    forever = VoterRequest(QUESTION, voters=3, sampling=SAMPLING)
    async with aclosing(endless.generate(forever)) as stream:
        await begun(stream)
        assert sum(await endless.busy_slots()) == 3
    async with asyncio.timeout(10):
        while any(await endless.busy_slots()):
            await asyncio.sleep(0.02)


async def test_cancelling_the_reader_frees_the_slots(endless: LlamaRuntime) -> None:
    started = asyncio.Event()

    async def read() -> None:
        async for _ in endless.generate(VoterRequest(QUESTION, voters=3, sampling=SAMPLING)):
            started.set()

    reader = asyncio.create_task(read())
    await started.wait()
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    async with asyncio.timeout(10):
        while any(await endless.busy_slots()):
            await asyncio.sleep(0.02)


async def test_the_view_counts_busy_slots_without_asking(tmp_path: Path, random_model: Path) -> None:
    async with watched(tmp_path) as watching:
        worker = await watching.ready(random_model)
        async with aclosing(watching.runtime(worker).generate(replace(SIXTEEN_TOKENS, voters=3))) as stream:
            await begun(stream)
            busy = await watching.until(worker, lambda view: sum(slot.busy for slot in view.slots) == 3)
            assert busy.state == "busy"
            async for _ in stream:
                pass
        idle = await watching.until(worker, lambda view: not any(slot.busy for slot in view.slots))
        assert idle.state == "ready"
        assert idle.tokens_per_second > 0


async def test_a_prompt_over_the_context_is_refused_with_both_numbers(practice: LlamaRuntime) -> None:
    long = VoterRequest(({"role": "user", "content": "one two three " * 8000},))
    with pytest.raises(PromptTooLongError, match=r"has [\d,]+ tokens, and the context has room for 8,192"):
        await anext(practice.generate(long))


@pytest.mark.parametrize(
    "request_",
    [
        VoterRequest(({"role": "wizard"},)),
        VoterRequest(QUESTION, voters=17),
        VoterRequest(QUESTION, response_format={"type": "sonnet"}),
    ],
)
async def test_what_the_model_cannot_take_is_a_bad_request(practice: LlamaRuntime, request_: VoterRequest) -> None:
    with pytest.raises(BadRequestError):
        await anext(practice.generate(request_))
    assert not any(await practice.busy_slots())


async def test_a_model_that_does_not_embed_says_so(practice: LlamaRuntime) -> None:
    with pytest.raises(WorkerError, match="embeddings"):
        await practice.embed(["a"])


async def test_a_model_that_embeds_gives_each_text_its_vector(watching: Watched, embedding_model: Path) -> None:
    runtime = watching.runtime(await watching.ready(embedding_model, embeds=True))
    assert (await runtime.describe()).embeds
    embeddings = await runtime.embed(["a text", "something else entirely", "a text"])
    once, other, again = embeddings.vectors
    assert embeddings.prompt_tokens > 6
    assert len(once) == 128
    assert once == pytest.approx(again, abs=1e-3)
    assert once != pytest.approx(other, abs=1e-3)


async def test_a_closed_runtime_counts_as_a_crashed_worker(practice: LlamaRuntime) -> None:
    await practice.close()
    with pytest.raises(WorkerCrashedError):
        await anext(practice.generate(SIXTEEN_TOKENS))
    with pytest.raises(WorkerCrashedError):
        await practice.busy_slots()


async def test_a_wrong_key_is_refused(practice: LlamaRuntime) -> None:
    stranger = LlamaRuntime(practice.address.base_url.removesuffix("/v1"), "wrong", threads=1, cache_tokens=8192)
    try:
        with pytest.raises(WorkerError):
            await anext(stranger.generate(SIXTEEN_TOKENS))
        with pytest.raises(WorkerError):
            await stranger.busy_slots()
    finally:
        await stranger.close()


async def test_passed_on_sampling_cannot_change_what_the_swarm_decides(practice: LlamaRuntime) -> None:
    meddling: dict[str, Any] = {"n": 1, "stream": False, "seed": 1, "messages": []}
    found = await answers(practice, replace(SIXTEEN_TOKENS, sampling=SAMPLING | meddling))
    assert len(found.texts) == 4
