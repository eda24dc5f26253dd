"""The table of routes, and those too small for a module of their own."""

from typing import Any

import orjson
from aiohttp import hdrs, web

from swarm_desktop.api.answers import (
    ChatCompletion,
    EmbeddingList,
    Health,
    ModelAnswer,
    ModelList,
    OpenApiDocument,
    Readiness,
    StatusReport,
    TextCompletion,
    ToolAnswer,
    ToolList,
)
from swarm_desktop.api.anthropic_answers import AnthropicMessage, TokenCount
from swarm_desktop.api.anthropic_messages import count_tokens, messages
from swarm_desktop.api.anthropic_request import MessagesRequest, Prompt
from swarm_desktop.api.context import CONTEXT
from swarm_desktop.api.guard import METRICS_PATH
from swarm_desktop.api.hive import HIVE_ROUTES
from swarm_desktop.api.limits import GATE
from swarm_desktop.api.llama_props import props
from swarm_desktop.api.metrics import CONTENT_TYPE
from swarm_desktop.api.model_answers import OllamaModelInfo, OllamaTags, OllamaVersion, ServerProperties
from swarm_desktop.api.models import models, one_model
from swarm_desktop.api.ollama import ShowRequest, show, tags, version
from swarm_desktop.api.openai_chat import chat_completions
from swarm_desktop.api.openai_completions import CompletionRequest, completions
from swarm_desktop.api.openai_embeddings import EmbeddingsRequest, embeddings
from swarm_desktop.api.openai_request import ChatRequest
from swarm_desktop.api.openapi import openapi_document
from swarm_desktop.api.profiles import PROFILE_ROUTES
from swarm_desktop.api.responses.routes import RESPONSE_ROUTES
from swarm_desktop.api.route import Route
from swarm_desktop.api.runtimes import RUNTIME_ROUTES
from swarm_desktop.api.status import STATUS_PATH, status_report
from swarm_desktop.api.tools import ToolRequest, execute_tool, list_tools
from swarm_desktop.core.snapshot import Snapshot, WorkerState


async def health(request: web.Request) -> web.Response:
    """Say that the program runs, and in which state it is."""
    state = request.app[CONTEXT].snapshot().state
    return web.json_response({"status": "ok", "state": state.value})


async def readiness(request: web.Request) -> web.Response:
    """Say whether a model can answer now; the status says it too."""
    snapshot = request.app[CONTEXT].snapshot()
    reason = _obstacle(snapshot)
    return web.json_response({"ready": not reason, "reason": reason}, status=503 if reason else 200)


async def metrics(request: web.Request) -> web.Response:
    """Tell what Prometheus counts."""
    context = request.app[CONTEXT]
    body = context.metrics.render(context.snapshot(), request.app[GATE])
    return web.Response(body=body, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})


async def openapi(request: web.Request) -> web.Response:  # noqa: ARG001 - the same for everybody
    """Describe the endpoint."""
    return _json(openapi_document(ROUTES))


async def status(request: web.Request) -> web.Response:
    """Tell what the window knows."""
    return _json(status_report(request.app[CONTEXT].snapshot()))


def _obstacle(snapshot: Snapshot) -> str:
    """Return why no model can answer, in words that tell nothing of the machine; empty where one can."""
    if any(worker.can_be_asked for worker in snapshot.answering):
        return ""
    if not snapshot.answering:
        return "no model is loaded"
    on_its_way = {WorkerState.STARTING, WorkerState.LOADING}
    return "loading" if any(worker.state in on_its_way for worker in snapshot.answering) else "no worker runs"


def _json(content: dict[str, Any]) -> web.Response:
    return web.json_response(body=orjson.dumps(content))


ROUTES = (
    Route("GET", "/health", health, Health),
    Route("GET", "/health/ready", readiness, Readiness, others={503: Readiness}),
    Route("GET", METRICS_PATH, metrics, "text/plain"),
    Route("GET", "/openapi.json", openapi, OpenApiDocument),
    Route("GET", "/v1/models", models, ModelList),
    Route("GET", "/v1/models/{model:.+}", one_model, ModelAnswer),
    Route("POST", "/v1/chat/completions", chat_completions, ChatCompletion, ChatRequest, generates=True, streams=True),
    Route("POST", "/v1/completions", completions, TextCompletion, CompletionRequest, generates=True, streams=True),
    Route("POST", "/v1/embeddings", embeddings, EmbeddingList, EmbeddingsRequest, generates=True),
    *RESPONSE_ROUTES,
    Route("POST", "/v1/messages", messages, AnthropicMessage, MessagesRequest, generates=True, streams=True),
    Route("POST", "/v1/messages/count_tokens", count_tokens, TokenCount, Prompt),
    Route("POST", "/api/show", show, OllamaModelInfo, ShowRequest),
    Route("GET", "/api/tags", tags, OllamaTags),
    Route("GET", "/api/version", version, OllamaVersion),
    Route("GET", "/props", props, ServerProperties, query=("model",)),
    Route("GET", "/v1/tools", list_tools, ToolList),
    Route("POST", "/v1/tools/execute", execute_tool, ToolAnswer, ToolRequest),
    Route("GET", STATUS_PATH, status, StatusReport),
    *HIVE_ROUTES,
    *PROFILE_ROUTES,
    *RUNTIME_ROUTES,
)
"""What is served. The OpenAPI document, the limits and the metrics all follow from it."""
