"""The objects that the endpoint answers with, as its OpenAPI document describes them.

Answers are written as plain dictionaries, where speed counts; the tests hold them against these. More keys may come.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from swarm_desktop.core.snapshot import EngineState, WorkerState

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class ErrorDetails(BaseModel):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str


class ErrorAnswer(BaseModel):
    """An error, as OpenAI's clients expect it."""

    error: ErrorDetails


class AnthropicErrorDetails(BaseModel):
    """What went wrong."""

    type: Literal[
        "invalid_request_error",
        "authentication_error",
        "permission_error",
        "not_found_error",
        "request_too_large",
        "rate_limit_error",
        "api_error",
        "overloaded_error",
    ]
    message: str


class AnthropicErrorAnswer(BaseModel):
    """An error, as Anthropic's clients expect it."""

    type: Literal["error"]
    error: AnthropicErrorDetails
    request_id: str | None


class Health(BaseModel):
    """The program runs."""

    status: Literal["ok"]
    state: EngineState


class Readiness(BaseModel):
    """Whether a model can answer now."""

    ready: bool
    reason: str
    """Why not; empty where it can."""


class ModelAnswer(BaseModel):
    """A name that requests may write into `model`."""

    id: str
    object: Literal["model"]
    created: Count
    owned_by: str


class ModelList(BaseModel):
    """All names of models."""

    object: Literal["list"]
    data: list[ModelAnswer]


class WorkerStatus(BaseModel):
    """One worker."""

    id: str
    model: str
    state: WorkerState
    reason: str | None
    context_tokens: Count
    slots: Count
    busy_slots: Count
    memory_bytes: Count
    restarts: Count


class HiveStatus(BaseModel):
    """How other machines see this one."""

    id: str
    name: str
    port: Count | None
    """Where it listens for them; null while it does not."""
    trouble: str | None


class StatusReport(BaseModel):
    """What the running instance does."""

    endpoint: str | None
    state: EngineState
    trouble: str | None
    workers: list[WorkerStatus]
    peers: list[dict[str, Any]]
    hive: HiveStatus


class Usage(BaseModel):
    """Tokens of prompt and answer."""

    prompt_tokens: Count
    completion_tokens: Count
    total_tokens: Count


class ChatMessage(BaseModel):
    """What a voter said."""

    role: Literal["assistant"]
    content: str | None
    tool_calls: list[dict[str, Any]] = Field(default_factory=list)


class Choice(BaseModel):
    """One answer."""

    index: Count
    message: ChatMessage
    finish_reason: str | None


class VoteReport(BaseModel):
    """Who voted, and why this is the answer."""

    voters: Count
    agreement: Share
    margin: float
    strategy: str
    rule: str
    reason: str
    seconds: float


class ChatCompletion(BaseModel):
    """A whole answer; of a vote with `swarm`."""

    id: str
    object: Literal["chat.completion"]
    created: Count
    model: str
    choices: list[Choice]
    usage: Usage
    swarm: VoteReport | None = None


class TextChoice(BaseModel):
    """How a text goes on."""

    index: Count
    text: str
    finish_reason: str | None


class TextCompletion(BaseModel):
    """A text that goes on; of a vote with `swarm`."""

    id: str
    object: Literal["text_completion"]
    created: Count
    model: str
    choices: list[TextChoice]
    usage: Usage
    swarm: VoteReport | None = None


class EmbeddingAnswer(BaseModel):
    """The vector of one text, as numbers or as 32-bit floats in base64."""

    object: Literal["embedding"]
    index: Count
    embedding: list[float] | str


class PromptUsage(BaseModel):
    """Tokens that were read."""

    prompt_tokens: Count
    total_tokens: Count


class EmbeddingList(BaseModel):
    """A vector for each text."""

    object: Literal["list"]
    data: list[EmbeddingAnswer]
    model: str
    usage: PromptUsage


class ToolList(BaseModel):
    """The tools of this machine."""

    object: Literal["list"]
    data: list[dict[str, Any]]
    unavailable: list[dict[str, Any]]


class ToolAnswer(BaseModel):
    """What came of a tool call."""

    object: Literal["tool.result"]
    name: str
    ok: bool
    content: str
    truncated: bool
    seconds: float
    tool_call_id: str | None = None


class OpenApiDocument(BaseModel):
    """A document of this kind."""

    openapi: str
    paths: dict[str, Any]
