"""The one seam between the swarm and whatever computes."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from swarm_desktop.core.json_types import JsonObject

Text: TypeAlias = str | tuple[int, ...]
"""Text, or the numbers of its tokens."""


@dataclass(frozen=True, slots=True)
class VoterRequest:
    """One prompt for `voters` voters that share its reading."""

    messages: tuple[JsonObject, ...] = ()
    """Chat messages as OpenAI writes them; the model's own template is applied by the runtime."""
    continues: Text | None = None
    """In place of messages: text, or tokens, that the model goes on from as it stands."""
    voters: int = 1
    seed: int | None = None
    """Voter i samples with a seed derived from this one and i; None draws one."""
    max_tokens: int | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)
    """Temperature, top_k, stop and the like, under OpenAI's or llama.cpp's names, passed on as they are."""
    tools: tuple[JsonObject, ...] = ()
    tool_choice: Any = None
    response_format: JsonObject | None = None
    log_probabilities: bool = False
    """Whether each delta should carry the log-probability of its tokens."""
    alternatives: int = 1
    """With `log_probabilities`: of how many of the likeliest tokens at each place."""


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A piece of one tool call: the name comes with the first piece, arguments in fragments of JSON text."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class CandidateDelta:
    """What one voter added. The last delta of a voter has its `finish_reason`."""

    voter: int
    """Position within the request, from 0."""
    text: str = ""
    reasoning: str = ""
    tool_calls: tuple[ToolCallDelta, ...] = ()
    finish_reason: str | None = None
    stop_sequence: str = ""
    """With the `finish_reason`: which of the request's own stop texts ended it; empty where none did."""
    log_probability: float = 0.0
    """Sum over the tokens of this delta, in nats; 0 unless asked for."""
    tokens: int = 0
    """Tokens in this delta that `log_probability` speaks of, or 1 for each piece of text where unknown."""
    token_details: tuple[JsonObject, ...] = ()
    """One object per token as OpenAI writes `logprobs.content`; empty unless asked for."""
    total_tokens: int | None = None
    """With the `finish_reason`: all tokens of this voter as the runtime counted them."""


@dataclass(frozen=True, slots=True)
class PromptProgress:
    """How far the prompt is read. Told before anything is said, so that its length is known however a request ends."""

    read_tokens: int
    prompt_tokens: int
    cached_tokens: int = 0
    """Tokens of the prompt that were read for an earlier request."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts of a whole request, as the runtime counted them."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    tokens_per_second: float = 0.0
    """Decoding speed over all voters together."""


Piece: TypeAlias = PromptProgress | CandidateDelta | Usage
"""What a stream of voters consists of."""


@dataclass(frozen=True, slots=True)
class Embeddings:
    """One vector per text, in the order of the texts, all of one length."""

    vectors: list[list[float]]
    prompt_tokens: int


@dataclass(frozen=True, slots=True)
class RuntimeFacts:
    """What a loaded model offers."""

    context_tokens: int
    """Tokens that one request really gets, prompt and answer together."""
    slots: int
    threads: int
    embeds: bool = False
    sees_images: bool = False
    chat_template: str = ""
    """How the model's own template writes a conversation; empty where it has none."""


@dataclass(frozen=True, slots=True)
class WorkerAddress:
    """Where a worker's own server listens."""

    base_url: str
    """With `/v1`, as clients of OpenAI's API want it."""
    key: str = field(repr=False)


class GeneratingRuntime(Protocol):
    """Whatever voters speak through, here or on another machine."""

    def generate(self, request: VoterRequest) -> AsyncGenerator[Piece, None]:
        """Stream the progress of reading, then the deltas of all voters, interleaved, then one `Usage`.

        Closing the iterator (or cancelling the task that reads it) frees the slots at once.
        Raises `BadRequestError` or `PromptTooLongError` for what the model cannot take, `WorkerError` (or a subclass)
        when the worker is gone.
        """


class Runtime(GeneratingRuntime, Protocol):
    """One loaded model that answers. All calls raise `WorkerError` (or a subclass) when the worker is gone."""

    async def describe(self) -> RuntimeFacts:
        """Return what the loaded model offers."""

    async def count_tokens(self, request: VoterRequest) -> int:
        """Return how many tokens the prompt of a request has, template and tools included, without generating."""

    async def embed(self, texts: Sequence[Text]) -> Embeddings:
        """Return one vector per text; `WorkerError` where the model does not embed."""

    async def busy_slots(self) -> tuple[bool, ...]:
        """Return for each slot whether it decodes now."""
