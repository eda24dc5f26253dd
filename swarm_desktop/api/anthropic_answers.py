"""The objects that answers in the Anthropic dialect consist of, for the OpenAPI document."""

from typing import Any, Literal

from pydantic import BaseModel

from swarm_desktop.api.answers import Count, VoteReport


class AnthropicUsage(BaseModel):
    """Tokens; what came out of the cache is no part of the input."""

    input_tokens: Count
    cache_creation_input_tokens: Count
    cache_read_input_tokens: Count
    output_tokens: Count


class AnthropicMessage(BaseModel):
    """A whole answer; of a vote with `swarm`."""

    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    model: str
    content: list[dict[str, Any]]
    stop_reason: Literal["end_turn", "max_tokens", "stop_sequence", "tool_use", "model_context_window_exceeded"]
    stop_sequence: str | None
    usage: AnthropicUsage
    swarm: VoteReport | dict[str, Any] | None = None


class TokenCount(BaseModel):
    """How many tokens a prompt has."""

    input_tokens: Count
