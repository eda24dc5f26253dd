from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from swarm_desktop.core.errors import ServerRefusedError, WorkerCrashedError, WorkerError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.swarm import GenerationRequest, Swarm
from swarm_desktop.workers.openai_runtime import OpenAiRuntime
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from swarm_desktop.workers.runtime import CandidateDelta, Piece, PromptProgress, ToolCallDelta, Usage, VoterRequest
from tests.support.program import Served
from tests.workers.dialects import (
    KEY,
    LM_STUDIO_DETAILS,
    LM_STUDIO_MODELS,
    OLLAMA_LOADED,
    OLLAMA_MODELS,
    VLLM_MODELS,
    Reply,
    Stream,
    chunk,
    ended,
    played,
    said,
    used,
)
from tests.workers.watching import watched

QUESTION = ({"role": "user", "content": "What is 17 plus 25?"},)
THREE = VoterRequest(QUESTION, voters=3, seed=5, max_tokens=20, sampling={"temperature": 0.8, "top_k": 40})
ONE = replace(THREE, voters=1)
TOO_LONG = {"object": "error", "message": "This model's maximum context length is 40960 tokens.", "code": 400}


def texts(pieces: list[Piece]) -> dict[int, str]:
    found: dict[int, str] = defaultdict(str)
    for piece in pieces:
        if isinstance(piece, CandidateDelta):
            found[piece.voter] += piece.text
    return dict(found)


async def test_vllm_shares_the_prompt_among_choices_and_says_how_long_it_may_be() -> None:
    def reply(_: dict[str, Any], __: int) -> Reply:
        thought = chunk({"index": 1, "delta": {"reasoning_content": "hm"}, "finish_reason": None})
        stop = ended("stop", 2, stop_reason="END")
        events = [
            said("4", 0),
            said("4", 1),
            thought,
            said("4", 2),
            said("2", 0),
            stop,
            ended(index=0),
            ended("length", 1),
        ]
        return Stream([*events, used(12, 30), "data: [DONE]"])

    async with played(VLLM_MODELS, reply, "Qwen/Qwen3-8B") as server:
        facts = await server.runtime.describe()
        assert (facts.context_tokens, facts.slots) == (40960, 4)
        assert await server.runtime.count_tokens(THREE) == 7
        pieces = [piece async for piece in server.runtime.generate(THREE)]
    assert texts(pieces) == {0: "42", 1: "4", 2: "4"}
    ends = {piece.voter: piece for piece in pieces if isinstance(piece, CandidateDelta) and piece.finish_reason}
    assert ends[1].finish_reason == "length"
    assert ends[2].stop_sequence == "END"
    assert any(isinstance(piece, CandidateDelta) and piece.reasoning == "hm" for piece in pieces)
    assert isinstance(pieces[0], PromptProgress)
    usage = pieces[-1]
    assert isinstance(usage, Usage)
    assert (usage.prompt_tokens, usage.completion_tokens) == (12, 30)
    (asked,) = server.asked
    assert (asked["n"], asked["seed"], asked["top_k"], asked["model"]) == (3, 5, 40, "Qwen/Qwen3-8B")


async def test_ollama_knows_one_choice_only_so_the_others_are_asked_for_one_by_one() -> None:
    def reply(question: dict[str, Any], _: int) -> Reply:
        thought = chunk(
            {"index": 0, "delta": {"role": "assistant", "content": "", "reasoning": "hm"}, "finish_reason": None}
        )
        return Stream([thought, said(str(question["seed"])), ended(), used(12, 2), "data: [DONE]"])

    async with played(OLLAMA_MODELS, reply) as server:
        await server.runtime.check_health()
        pieces = [piece async for piece in server.runtime.generate(THREE)]
        assert texts(pieces) == {0: "5", 1: "6", 2: "7"}
        assert sorted(asked.get("n", 1) for asked in server.asked) == [1, 1, 3]
        ends = [piece for piece in pieces if isinstance(piece, CandidateDelta) and piece.finish_reason]
        assert [end.total_tokens for end in ends[1:]] == [2, 2]
        usage = pieces[-1]
        assert isinstance(usage, Usage)
        assert (usage.prompt_tokens, usage.completion_tokens) == (12, 6)
        server.asked.clear()
        assert texts([piece async for piece in server.runtime.generate(THREE)]) == {0: "5", 1: "6", 2: "7"}
        assert [asked.get("n") for asked in server.asked] == [None, None, None]


async def test_tool_calls_that_all_claim_the_first_place_are_told_apart() -> None:
    def call(name: str, arguments: Any) -> dict[str, Any]:
        function = {"name": name, "arguments": arguments}
        delta = {
            "role": "assistant",
            "tool_calls": [{"id": f"call_{name}", "index": 0, "type": "function", "function": function}],
        }
        return chunk({"index": 0, "delta": delta, "finish_reason": None})

    events = [call("add", '{"a": 1}'), call("subtract", {"a": 2}), ended("stop"), "data: [DONE]"]
    async with played(OLLAMA_MODELS, lambda *_: Stream(events)) as server:
        pieces = [piece async for piece in server.runtime.generate(ONE)]
    calls = [call for piece in pieces if isinstance(piece, CandidateDelta) for call in piece.tool_calls]
    assert calls == [
        ToolCallDelta(0, "call_add", "add", '{"a": 1}'),
        ToolCallDelta(1, "call_subtract", "subtract", '{"a":2}'),
    ]
    assert [piece.finish_reason for piece in pieces if isinstance(piece, CandidateDelta)][-1] == "tool_calls"


async def test_lm_studio_reports_errors_within_the_stream() -> None:
    error = 'event: error\ndata: {"error":{"message":"The model has crashed without additional information."}}'
    async with played(LM_STUDIO_MODELS, lambda *_: Stream([said("4"), error], ending="\r\n"), "qwen3-8b") as server:
        with pytest.raises(WorkerError, match="could not answer: The model has crashed"):
            [piece async for piece in server.runtime.generate(ONE)]
    strange = web.json_response({"error": "Unexpected endpoint or method."})
    async with played(LM_STUDIO_MODELS, lambda *_: strange, "qwen3-8b") as server:
        with pytest.raises(WorkerError, match="Unexpected endpoint"):
            [piece async for piece in server.runtime.generate(ONE)]


@pytest.mark.parametrize(
    ("models", "model", "details", "tokens"),
    [
        (OLLAMA_MODELS, "qwen3", {"/api/ps": OLLAMA_LOADED}, 16384),
        (OLLAMA_MODELS, "qwen3", {"/api/ps": {"models": []}}, 4096),
        (OLLAMA_MODELS, "qwen3", {}, 4096),
        (LM_STUDIO_MODELS, "qwen3-8b", {"/api/v0/models": LM_STUDIO_DETAILS}, 12288),
        (LM_STUDIO_MODELS, "qwen3-8b", {}, 8192),
        ({"data": []}, "secret", {}, 8192),
    ],
)
async def test_how_long_a_conversation_may_be_is_asked_in_the_words_of_each_program(
    models: dict[str, Any], model: str, details: dict[str, Any], tokens: int
) -> None:
    async with played(models, lambda *_: Stream([]), model, details) as server:
        assert (await server.runtime.describe()).context_tokens == tokens


async def test_what_a_strict_server_refuses_is_left_out_from_then_on() -> None:
    def reply(question: dict[str, Any], _: int) -> Reply:
        for name in ("top_k", "n"):
            if name in question:
                words = {"error": {"message": f"Unrecognized request argument supplied: {name}", "code": None}}
                return web.json_response(words, status=400)
        return Stream([said("42"), ended(), "data: [DONE]"])

    async with played(VLLM_MODELS, reply) as server:
        assert texts([piece async for piece in server.runtime.generate(THREE)]) == {0: "42", 1: "42", 2: "42"}
        refused = len(server.asked)
        assert texts([piece async for piece in server.runtime.generate(THREE)]) == {0: "42", 1: "42", 2: "42"}
        assert len(server.asked) == refused + 3


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, TOO_LONG, ServerRefusedError, "too long"),
        (400, {"error": {"message": "messages must alternate"}}, ServerRefusedError, "messages must alternate"),
        (401, {"error": {"message": "Incorrect API key"}}, WorkerError, "does not accept the key"),
        (404, {"error": {"message": 'model "qwen9" not found'}}, WorkerError, 'model "qwen9" not found'),
        (422, {"detail": [{"msg": "field required"}]}, ServerRefusedError, "field required"),
        (500, {"error": "llama runner process has terminated"}, WorkerError, "has terminated"),
        (503, None, WorkerError, "status 503"),
    ],
)  # fmt: skip
async def test_refusals_are_told_in_words(status: int, body: Any, kind: type[WorkerError], words: str) -> None:
    async with played(VLLM_MODELS, lambda *_: web.json_response(body, status=status)) as server:
        with pytest.raises(kind, match=words):
            [piece async for piece in server.runtime.generate(ONE)]
        assert len(server.asked) == (3 if status == 503 else 1)


async def test_a_busy_server_is_asked_again_unless_that_would_take_too_long() -> None:
    def reply(_: dict[str, Any], before: int) -> Reply:
        if before:
            return Stream([said("42"), ended(), "data: [DONE]"])
        return web.json_response({"error": {"message": "Rate limit reached"}}, status=429, headers={"Retry-After": "0"})

    async with played(VLLM_MODELS, reply) as server:
        assert texts([piece async for piece in server.runtime.generate(ONE)]) == {0: "42"}
    late = lambda *_: web.json_response({}, status=429, headers={"Retry-After": "3600"})  # noqa: E731
    async with played(VLLM_MODELS, late) as server:
        with pytest.raises(WorkerError, match="too many requests"):
            [piece async for piece in server.runtime.generate(ONE)]
        assert len(server.asked) == 1


async def test_a_voter_that_is_cut_off_leaves_the_others_their_answers() -> None:
    def reply(question: dict[str, Any], _: int) -> Reply:
        if question.get("n"):
            return web.json_response({"error": {"message": "Only n=1 is supported."}}, status=400)
        whole = question["seed"] != 6
        return Stream([said("42"), *([ended(), "data: [DONE]"] if whole else [])], breaks=not whole)

    ends = set()
    async with played(OLLAMA_MODELS, reply) as server:
        with pytest.raises(WorkerCrashedError, match="broke off"):  # noqa: PT012
            async for piece in server.runtime.generate(THREE):
                if isinstance(piece, CandidateDelta) and piece.finish_reason:
                    ends.add(piece.voter)
    assert ends == {0, 2}


async def test_an_answer_that_is_not_streamed_is_taken_too() -> None:
    message = {"role": "assistant", "content": "42", "tool_calls": None}
    usage = {"prompt_tokens": 9, "completion_tokens": 2}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}
    async with played(OLLAMA_MODELS, lambda *_: web.json_response(body)) as server:
        pieces = [piece async for piece in server.runtime.generate(ONE)]
    assert texts(pieces) == {0: "42"}
    assert isinstance(pieces[-1], Usage)
    assert pieces[-1].prompt_tokens == 9


async def test_a_server_without_the_model_or_that_refuses_the_key_cannot_be_used() -> None:
    async with played(VLLM_MODELS, lambda *_: Stream([]), "other") as server:
        with pytest.raises(WorkerError, match=r"has no model other\. It has: Qwen/Qwen3-8B"):
            await server.runtime.check_health()
        assert server.runtime.address is not None
        url = server.runtime.address.base_url.removesuffix("/v1")
        stranger = OpenAiRuntime(RemoteModel(url, "qwen3", f"not {KEY}"), WorkerSettings())
        with pytest.raises(WorkerError, match="does not accept the key"):
            await stranger.check_health()
        await stranger.close()
    nobody = OpenAiRuntime(RemoteModel("http://127.0.0.1:9", "qwen3"), WorkerSettings())
    with pytest.raises(WorkerCrashedError, match=r"127.0.0.1:9 does not answer"):
        await nobody.check_health()
    await nobody.close()


async def test_another_instance_of_this_program_answers_as_a_worker(served: Served) -> None:
    remote = RemoteModel(served.base_url.removesuffix("/v1"), "practice", served.key)
    runtime = OpenAiRuntime(remote, WorkerSettings(slots=2))
    try:
        await runtime.check_health()
        assert (await runtime.describe()).context_tokens > 512
        pieces = [piece async for piece in runtime.generate(replace(THREE, voters=2))]
        assert set(texts(pieces)) == {0, 1}
        assert all(texts(pieces).values())
        usage = pieces[-1]
        assert isinstance(usage, Usage)
        assert usage.prompt_tokens > 5
        assert usage.completion_tokens > 2
    finally:
        await runtime.close()


async def test_a_server_that_broke_off_and_is_still_there_is_asked_once_more(tmp_path: Path) -> None:
    def reply(_: dict[str, Any], before: int) -> Reply:
        return Stream([said("42"), ended(), "data: [DONE]"]) if before else Stream([said("4")], breaks=True)

    async with played(VLLM_MODELS, reply, "Qwen/Qwen3-8B") as server, watched(tmp_path / "logs") as watching:
        recipe = WorkerRecipe(server.remote, RuntimeKind.OPENAI, settings=WorkerSettings(slots=2))
        swarm = Swarm(watching.supervisor, NodeId("n"), lambda _: None)
        watching.on_change = swarm.workers_changed
        worker = await watching.supervisor.start_from(recipe)
        await watching.until(worker, lambda view: view.is_ready)
        outcome = await swarm.vote(GenerationRequest(QUESTION, "Qwen/Qwen3-8B", voting=True, voters=1))
        assert outcome.winner.text == "42"
        assert "answers again" in watching.supervisor.log(worker)
