"""Servers that speak OpenAI's dialect, each with its own accent: what they really send, played back."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.workers.openai_runtime import OpenAiRuntime
from swarm_desktop.workers.recipe import RemoteModel

KEY = "sk-of-the-server"
Reply: TypeAlias = "Stream | web.Response"

VLLM_MODELS = {
    "object": "list",
    "data": [
        {
            "id": "Qwen/Qwen3-8B",
            "object": "model",
            "created": 1760000000,
            "owned_by": "vllm",
            "root": "Qwen/Qwen3-8B",
            "parent": None,
            "max_model_len": 40960,
            "permission": [{"id": "modelperm-1", "object": "model_permission", "allow_sampling": True}],
        }
    ],
}
OLLAMA_MODELS = {
    "object": "list",
    "data": [{"id": "qwen3:latest", "object": "model", "created": 1760000000, "owned_by": "library"}],
}
LM_STUDIO_MODELS = {
    "data": [
        {"id": "qwen3-8b", "object": "model", "owned_by": "organization_owner"},
        {"id": "text-embedding-nomic-embed-text-v1.5", "object": "model", "owned_by": "organization_owner"},
    ],
    "object": "list",
}
OLLAMA_LOADED = {
    "models": [
        {
            "name": "qwen3:latest",
            "model": "qwen3:latest",
            "size": 6591830464,
            "digest": "a3de86cd1c132c822487ededd47a324c50491393e6565cd14bafa40d0b8e686f",
            "details": {"format": "gguf", "family": "qwen3", "parameter_size": "8.2B", "quantization_level": "Q4_K_M"},
            "expires_at": "2026-01-31T12:09:12.318Z",
            "size_vram": 6591830464,
            "context_length": 16384,
        }
    ]
}
LM_STUDIO_DETAILS = {
    "object": "list",
    "data": [
        {
            "id": "qwen3-8b",
            "object": "model",
            "type": "llm",
            "publisher": "qwen",
            "arch": "qwen3",
            "compatibility_type": "gguf",
            "quantization": "Q4_K_M",
            "state": "loaded",
            "max_context_length": 40960,
            "loaded_context_length": 12288,
        }
    ],
}


@dataclass
class Stream:
    """Server-sent events, and perhaps a connection that breaks after them."""

    events: Sequence[dict[str, Any] | str]
    breaks: bool = False
    ending: str = "\n"

    async def send(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        for event in self.events:
            text = event if isinstance(event, str) else f"data: {json.dumps(event)}"
            await response.write(f"{text}{self.ending}{self.ending}".encode())
        if self.breaks:
            assert request.transport is not None
            request.transport.abort()
        return response


def chunk(*choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [*choices],
    } | more


def said(text: str, index: int = 0) -> dict[str, Any]:
    return chunk({"index": index, "delta": {"content": text}, "logprobs": None, "finish_reason": None})


def ended(reason: str = "stop", index: int = 0, **more: Any) -> dict[str, Any]:
    return chunk({"index": index, "delta": {}, "logprobs": None, "finish_reason": reason, **more})


def used(prompt: int, completion: int) -> dict[str, Any]:
    usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    return chunk(usage=usage)


@dataclass
class Played:
    """A server that plays replies back, and what it was asked."""

    remote: RemoteModel
    runtime: OpenAiRuntime
    asked: list[dict[str, Any]] = field(default_factory=list)


@asynccontextmanager
async def played(
    models: dict[str, Any],
    reply: Callable[[dict[str, Any], int], Reply],
    model: str = "qwen3",
    details: dict[str, dict[str, Any]] | None = None,
) -> AsyncIterator[Played]:
    """Run a server whose `reply` is given each question and how many came before it; `details` it tells by path."""
    questions: list[dict[str, Any]] = []

    async def list_models(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "Incorrect API key provided."}}, status=401)
        return web.json_response(models)

    async def complete(request: web.Request) -> web.StreamResponse:
        question = await request.json()
        questions.append(question)
        found = reply(question, len(questions) - 1)
        return await found.send(request) if isinstance(found, Stream) else found

    async def tokenize(request: web.Request) -> web.Response:
        asked = await request.json()
        return web.json_response({"count": 7, "max_model_len": 40960, "tokens": list(range(7)), "of": asked["model"]})

    application = web.Application()
    application.router.add_get("/v1/models", list_models)
    application.router.add_post("/v1/chat/completions", complete)
    application.router.add_post("/tokenize", tokenize)

    async def tell(request: web.Request) -> web.Response:
        return web.json_response(told[request.path])

    told = details or {}
    for path in told:
        application.router.add_get(path, tell)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    remote = RemoteModel(f"http://127.0.0.1:{runner.addresses[0][1]}", model, KEY)
    runtime = OpenAiRuntime(remote, WorkerSettings(slots=4), retry_seconds=(0.0, 0.0))
    try:
        yield Played(remote, runtime, questions)
    finally:
        await runtime.close()
        await runner.cleanup()
