"""The objects that the Responses dialect answers with, as the OpenAPI document describes them."""

from typing import Any, Literal

from pydantic import BaseModel

from swarm_desktop.api.answers import Count, VoteReport
from swarm_desktop.api.responses.writer import Status


class CachedTokens(BaseModel):
    """Tokens that were read for an earlier request."""

    cached_tokens: Count


class ReasoningTokens(BaseModel):
    """Tokens that were thought."""

    reasoning_tokens: Count


class ResponseUsage(BaseModel):
    """Tokens of prompt and answer."""

    input_tokens: Count
    input_tokens_details: CachedTokens
    output_tokens: Count
    output_tokens_details: ReasoningTokens
    total_tokens: Count


class ResponseFault(BaseModel):
    """Why a response failed."""

    code: str
    message: str


class ResponseAnswer(BaseModel):
    """A response; of a vote with `swarm`."""

    id: str
    object: Literal["response"]
    created_at: Count
    status: Status
    background: bool
    error: ResponseFault | None
    incomplete_details: dict[str, str] | None
    model: str
    output: list[dict[str, Any]]
    previous_response_id: str | None
    store: bool
    usage: ResponseUsage | None
    swarm: VoteReport | None = None


class DeletedResponse(BaseModel):
    """A response is forgotten."""

    id: str
    object: Literal["response.deleted"]
    deleted: Literal[True]


class ItemList(BaseModel):
    """A page of items."""

    object: Literal["list"]
    data: list[dict[str, Any]]
    first_id: str | None
    last_id: str | None
    has_more: bool


class InputTokens(BaseModel):
    """How long a prompt is."""

    object: Literal["response.input_tokens"]
    input_tokens: Count
