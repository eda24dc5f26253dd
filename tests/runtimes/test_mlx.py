"""mlx-lm in a worker's child process, on the practice model as a folder."""

import json
import shutil
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from swarm_desktop.core.errors import BadRequestError, ModelFileError, PromptTooLongError
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.models.gguf import practice_model_file
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.runtime import CandidateDelta, Runtime
from tests.runtimes.asking import needs, question, started
from tests.support.answers import TOOLS, answers
from tests.workers.watching import Watched

pytestmark = [pytest.mark.runtimes, needs("mlx_lm")]

WARM = {"temperature": 1.0}
LONG = "Please reverse the word 'horse'. " * 30


@pytest.fixture
async def runtime(watching: Watched, practice_folder: Path) -> Runtime:
    return watching.supervisor.runtime(await started(watching, RuntimeKind.MLX, practice_folder))


async def test_answers_make_sense(runtime: Runtime) -> None:
    found = await answers(runtime, question(voters=5, seed=1))
    assert sum("42" in text for text in found.texts.values()) >= 3
    assert {end.finish_reason for end in found.ends.values()} == {"stop"}
    assert found.usage.completion_tokens == sum(end.total_tokens or 0 for end in found.ends.values())


async def test_one_seed_says_the_same_whatever_was_asked_before(runtime: Runtime) -> None:
    request = question(LONG, voters=3, seed=5, sampling=WARM, max_tokens=40, log_probabilities=True)
    first = await answers(runtime, request)
    assert len(set(first.texts.values())) == 3
    await answers(runtime, question(voters=2, seed=9, max_tokens=20))
    await answers(runtime, question(LONG + "And then?", voters=4, max_tokens=10))
    warm = await answers(runtime, request)
    assert warm.usage.cached_tokens == 256, "most of the prompt was known"
    assert warm.deltas == first.deltas
    cold = await answers(runtime, replace(request, sampling=WARM | {"cache_prompt": False}))
    assert cold.usage.cached_tokens == 0
    assert cold.deltas == first.deltas
    assert (await answers(runtime, replace(request, seed=50))).texts != first.texts


async def test_both_runtimes_know_the_model_alike(runtime: Runtime, watching: Watched, practice_model: Path) -> None:
    request = question(sampling={"temperature": 0}, log_probabilities=True, alternatives=2)
    found = await answers(runtime, request)
    other = watching.supervisor.runtime(await started(watching, RuntimeKind.XLLAMACPP, practice_model))
    expected = await answers(other, request)
    assert found.texts == expected.texts
    assert found.usage.prompt_tokens == expected.usage.prompt_tokens
    said = [delta.log_probability for delta in found.deltas]
    assert said == pytest.approx([delta.log_probability for delta in expected.deltas], abs=0.05)


async def test_a_stop_text_ends_the_answer_before_it(runtime: Runtime) -> None:
    whole = (await answers(runtime, question(sampling={"temperature": 0}))).texts[0]
    stop = whole.split()[2]
    found = await answers(runtime, question(sampling={"temperature": 0, "stop": [stop]}))
    assert found.texts[0] == whole[: whole.index(stop)]
    assert (found.ends[0].finish_reason, found.ends[0].stop_sequence) == ("stop", stop)


async def test_tools_may_be_called(runtime: Runtime) -> None:
    found = await answers(runtime, question("Add 1 and 3 with the tool.", voters=3, seed=3, tools=TOOLS))
    assert {call.name for calls in found.calls.values() for call in calls} == {"add"}


async def test_tools_are_called_where_they_must_be_also_where_marks_are_control_tokens(
    runtime: Runtime, watching: Watched, practice_folder: Path, tmp_path: Path
) -> None:
    request = question("Hello!", voters=2, seed=3, tools=TOOLS, tool_choice="required")
    found = await answers(runtime, request)
    for voter in range(2):
        assert {call.name for call in found.calls[voter]} == {"add"}
        assert all(json.loads(call.arguments)["b"] == 3 for call in found.calls[voter])
        assert found.ends[voter].finish_reason == "tool_calls"
    control = shutil.copytree(practice_folder, tmp_path / "control")
    words = json.loads((control / "tokenizer.json").read_bytes())
    for token in words["added_tokens"]:
        token["special"] = True
    (control / "tokenizer.json").write_text(json.dumps(words))
    other = watching.supervisor.runtime(await started(watching, RuntimeKind.MLX, control))
    assert (await answers(other, request)).calls == found.calls


async def test_a_response_format_is_kept(runtime: Runtime) -> None:
    schema = {"type": "object", "properties": {"n": {"enum": [4, 5]}}, "required": ["n"], "additionalProperties": False}
    written = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}
    found = await answers(runtime, question(voters=3, seed=1, response_format=written))
    assert {json.loads(text)["n"] for text in found.texts.values()} <= {4, 5}
    assert {end.finish_reason for end in found.ends.values()} == {"stop"}


async def test_a_text_can_be_continued(runtime: Runtime) -> None:
    text = "<|im_start|>user\nWhat is 17 plus 25?<|im_end|>\n<|im_start|>assistant\n"
    asked = await answers(runtime, question(seed=4))
    continued = await answers(runtime, replace(question(seed=4), messages=(), continues=text))
    assert continued.texts == asked.texts


async def test_penalties_and_biases_change_what_is_said(runtime: Runtime) -> None:
    plain = await answers(runtime, question(sampling={"temperature": 0}, log_probabilities=True))
    first = plain.deltas[0]
    biased = {"temperature": 0, "logit_bias": {str(first.token_details[0]["id"]): -100}}
    assert not (await answers(runtime, question(sampling=biased))).texts[0].startswith(first.text)
    penalized = {"temperature": 0, "repeat_penalty": 3.0}
    assert (await answers(runtime, question(sampling=penalized, max_tokens=30))).texts != plain.texts


async def test_leaving_frees_the_slots(runtime: Runtime) -> None:
    async with aclosing(runtime.generate(question(voters=3, sampling={"ignore_eos": True}))) as stream:
        async for piece in stream:
            if isinstance(piece, CandidateDelta):
                break
        assert sum(await runtime.busy_slots()) == 3
    assert (await answers(runtime, question(max_tokens=2))).ends
    assert not any(await runtime.busy_slots())


async def test_what_it_cannot_do_is_refused(runtime: Runtime) -> None:
    for wrong in (
        question(sampling={"mirostat": 2}),
        question(response_format={"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}}),
        replace(question(), messages=(), continues=(9_999_999,)),
    ):
        with pytest.raises(BadRequestError):
            await answers(runtime, wrong)


async def test_a_prompt_over_the_context_is_refused(runtime: Runtime) -> None:
    with pytest.raises(PromptTooLongError, match="and the context has room for 8,192"):
        await answers(runtime, question("one two three " * 8000))


async def test_a_file_is_no_folder(watching: Watched) -> None:
    with pytest.raises(ModelFileError, match="MLX reads folders"):
        await watching.supervisor.start_from(WorkerRecipe(practice_model_file(), RuntimeKind.MLX))


def test_where_a_cache_cannot_be_batched_voters_speak_in_turn_and_say_the_same(
    practice_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from swarm_desktop.workers import mlx_decoder  # noqa: PLC0415  # its library may be missing

    decoder = mlx_decoder.MlxDecoder(ChildOrder(str(practice_folder), 4096, 4, 1, 0, 0, ""))

    def said() -> list[str]:
        texts = [""] * 3
        for step in decoder.generate(question(voters=3, seed=5, sampling=WARM)):
            for piece in step:
                if isinstance(piece, CandidateDelta):
                    texts[piece.voter] += piece.text
        return texts

    together = said()
    monkeypatch.setattr(mlx_decoder, "can_batch", lambda _: False)
    assert said() == together
