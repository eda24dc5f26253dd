"""llama-cpp-python in a worker's child process, on the practice model."""

import asyncio
import json
import subprocess
import sys
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.workers.runtime import CandidateDelta, Runtime
from tests.runtimes.asking import SUM, needs, question, started
from tests.support.answers import TOOLS, answers
from tests.workers.watching import Watched

pytestmark = [pytest.mark.runtimes, needs("llama_cpp")]

WARM = {"temperature": 1.0}
LONG = "Please reverse the word 'horse'. " * 40


@pytest.fixture
async def runtime(watching: Watched, practice_model: Path) -> Runtime:
    worker_id = await started(watching, RuntimeKind.LLAMA_CPP_PYTHON, practice_model)
    return watching.supervisor.runtime(worker_id)


async def test_answers_make_sense(runtime: Runtime) -> None:
    found = await answers(runtime, question(voters=5, seed=1))
    assert sum("42" in text for text in found.texts.values()) >= 3
    assert {end.finish_reason for end in found.ends.values()} == {"stop"}


@pytest.mark.parametrize("voters", [1, 3])
async def test_one_seed_says_the_same_bytes_whatever_was_asked_before(
    runtime: Runtime, watching: Watched, practice_model: Path, voters: int
) -> None:
    request = question(LONG, voters=voters, seed=5, sampling=WARM, max_tokens=60, log_probabilities=True)
    first = await answers(runtime, request)
    assert len(set(first.texts.values())) == voters
    await answers(runtime, question(voters=2, seed=9))
    await answers(runtime, question(LONG + "And then?", voters=4, max_tokens=30))
    warm = await answers(runtime, request)
    assert warm.usage.cached_tokens > 256, "most of the prompt was known"
    fresh = watching.supervisor.runtime(await started(watching, RuntimeKind.LLAMA_CPP_PYTHON, practice_model))
    cold = await answers(fresh, request)
    assert cold.usage.cached_tokens == 0
    # Probabilities too, to the last bit.
    assert first.deltas == warm.deltas == cold.deltas
    assert (await answers(runtime, replace(request, seed=50))).texts != first.texts


async def test_quantised_weights_are_computed_on_every_processor(watching: Watched, random_model: Path) -> None:
    runtime = watching.supervisor.runtime(await started(watching, RuntimeKind.LLAMA_CPP_PYTHON, random_model))
    found = await answers(runtime, replace(question(voters=2, max_tokens=8), messages=(), continues=(5, 6, 7)))
    assert found.usage.completion_tokens == 16


async def test_voter_i_is_the_same_whoever_else_votes_at_first(runtime: Runtime) -> None:
    many = await answers(runtime, question(voters=3, seed=7, max_tokens=1, sampling=WARM))
    last = await answers(runtime, question(voters=1, seed=9, max_tokens=1, sampling=WARM))
    assert many.texts[2] == last.texts[0]


async def test_usage_counts_the_prompt_once_and_every_answer(runtime: Runtime) -> None:
    request = question(voters=4, seed=3, max_tokens=16, sampling={"ignore_eos": True})
    found = await answers(runtime, request)
    assert found.usage.completion_tokens == 4 * 16
    assert found.usage.prompt_tokens == found.progress[-1].read_tokens == await runtime.count_tokens(request)
    assert {end.finish_reason for end in found.ends.values()} == {"length"}
    assert {end.total_tokens for end in found.ends.values()} == {16}


async def test_log_probabilities_are_the_models_own(runtime: Runtime) -> None:
    found = await answers(runtime, question(seed=1, max_tokens=8, log_probabilities=True, alternatives=3))
    details = [detail for delta in found.deltas for detail in delta.token_details]
    assert "".join(detail["token"] for detail in details) == found.texts[0]
    for detail in details:
        likeliest = [other["logprob"] for other in detail["top_logprobs"]]
        assert len(likeliest) == 3
        assert likeliest == sorted(likeliest, reverse=True)
        assert detail["logprob"] <= likeliest[0] <= 0


async def test_a_stop_text_ends_the_answer_before_it(runtime: Runtime) -> None:
    whole = (await answers(runtime, question(seed=1, sampling={"temperature": 0}))).texts[0]
    stop = whole.split()[2]
    found = await answers(runtime, question(seed=1, sampling={"temperature": 0, "stop": [stop]}))
    assert found.texts[0] == whole[: whole.index(stop)]
    assert (found.ends[0].finish_reason, found.ends[0].stop_sequence) == ("stop", stop)


async def test_tools_are_called_where_they_must_be(runtime: Runtime) -> None:
    request = question("Hello!", voters=2, seed=3, tools=TOOLS, tool_choice="required")
    found = await answers(runtime, request)
    for voter in range(2):
        for call in found.calls[voter]:
            arguments = json.loads(call.arguments)
            assert (call.name, arguments["b"]) == ("add", 3)
            assert arguments["a"] in {1, 2}
        assert found.calls[voter]
        assert found.ends[voter].finish_reason == "tool_calls"


async def test_tools_may_be_called(runtime: Runtime) -> None:
    found = await answers(runtime, question("Add 1 and 3 with the tool.", voters=3, seed=3, tools=TOOLS))
    assert {call.name for calls in found.calls.values() for call in calls} == {"add"}
    without = await answers(runtime, question("Hello!", seed=3, tools=TOOLS, tool_choice="none"))
    assert not without.calls[0]
    assert without.texts[0]


async def test_schemas_with_long_limits_and_too_many_rules_do_not_keep_tools_from_being_used(runtime: Runtime) -> None:
    def tool(name: str, schema: dict[str, Any]) -> dict[str, Any]:
        parameters = {"type": "object", "properties": {"a": schema}, "required": ["a"]}
        return {"type": "function", "function": {"name": name, "parameters": parameters}}

    long = tool("say", {"type": "string", "maxLength": 10_000})
    forced = await answers(runtime, question(seed=1, tools=(long,), tool_choice="required", max_tokens=60))
    assert forced.ends
    odd = tool("odd", {"type": "nonsense"})
    assert (await answers(runtime, question(seed=1, tools=(long, odd), max_tokens=60))).ends
    with pytest.raises(BadRequestError):
        await answers(runtime, question(tools=(odd,), tool_choice="required"))


async def test_a_response_format_is_kept(runtime: Runtime) -> None:
    schema = {"type": "object", "properties": {"n": {"enum": [4, 5]}}, "required": ["n"], "additionalProperties": False}
    written = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}
    found = await answers(runtime, question(voters=3, seed=1, response_format=written))
    assert {json.loads(text)["n"] for text in found.texts.values()} <= {4, 5}


async def test_a_text_can_be_continued(runtime: Runtime) -> None:
    text = "<|im_start|>user\nWhat is 17 plus 25?<|im_end|>\n<|im_start|>assistant\n"
    asked = await answers(runtime, question(seed=4))
    continued = await answers(runtime, replace(question(seed=4), messages=(), continues=text))
    assert continued.texts == asked.texts


async def test_leaving_frees_the_slots_and_the_next_is_answered(runtime: Runtime) -> None:
    forever = question(voters=3, sampling={"ignore_eos": True})
    async with aclosing(runtime.generate(forever)) as stream:
        async for piece in stream:
            if isinstance(piece, CandidateDelta):
                break
        assert sum(await runtime.busy_slots()) == 3
        waiting = asyncio.create_task(answers(runtime, question(seed=1)))
    assert (await waiting).texts[0]
    assert not any(await runtime.busy_slots())


async def test_what_it_cannot_do_is_refused(runtime: Runtime) -> None:
    for wrong in (
        question(sampling={"mirostat": 2}),
        question(response_format={"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}}),
        question(voters=17),
        replace(question(), messages=(), continues=(9_999_999,)),
        replace(question(), messages=({"role": "user", "content": [{"type": "image_url"}]},)),
    ):
        with pytest.raises(BadRequestError):
            await answers(runtime, wrong)
    assert (await answers(runtime, question(max_tokens=1))).ends


async def test_a_prompt_over_the_context_is_refused_with_both_numbers(runtime: Runtime) -> None:
    with pytest.raises(PromptTooLongError, match=r"has [\d,]+ tokens, and the context has room for 8,192"):
        await answers(runtime, question("one two three " * 8000))


def test_a_saved_conversation_goes_on_the_same_in_another_process(tmp_path: Path) -> None:
    def process(*arguments: str) -> Any:
        command = [sys.executable, "-m", "tests.runtimes.conversation", *arguments]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    saved = tmp_path / "conversation.bin"
    process("save", LONG, str(saved))
    cold = process("ask", LONG)
    loaded = process("ask", LONG, str(saved))
    assert cold["cached"] == 0
    assert loaded["cached"] > 256
    assert loaded["texts"] == cold["texts"]
    damaged = tmp_path / "damaged.bin"
    damaged.write_bytes(saved.read_bytes()[:-1000])
    assert "does not fit" in process("ask", SUM, str(damaged))["refused"]
    damaged.write_bytes(saved.read_bytes().replace(b"practice", b"another!", 1))
    assert "another model" in process("ask", SUM, str(damaged))["refused"]
    damaged.write_bytes(b"no conversation")
    assert "not a saved conversation" in process("ask", SUM, str(damaged))["refused"]
