"""Requests of the OpenAI dialect."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from swarm_desktop.api.swarm_options import SwarmOptions, voting_fields
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import GenerationRequest, new_seed
from swarm_desktop.swarm.request import SAMPLING_FIELDS, SEED_RANGE

MAX_CHOICES = 16
MAX_ALTERNATIVES = 20

TokenNumbers = Annotated[tuple[Annotated[int, Field(ge=0, lt=2**31)], ...], Field(min_length=1)]
"""A text as the numbers of its tokens."""


class Message(BaseModel):
    """A chat message; what a role may carry is the model's own template's business."""

    model_config = ConfigDict(frozen=True, extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Any = None


class StreamOptions(BaseModel):
    """What a stream carries beside the text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    include_usage: bool = False


class SamplingRequest(BaseModel):
    """What chat requests and those that continue a text have in common.

    Fields that are not known are ignored, as OpenAI's own server does.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=MAX_CHOICES)] = 1
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    seed: int | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    top_k: Annotated[int, Field(ge=0)] | None = None
    min_p: Annotated[float, Field(ge=0, le=1)] | None = None
    stop: str | list[str] | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    repeat_penalty: Annotated[float, Field(gt=0)] | None = None
    logit_bias: dict[str, float] | None = None
    ignore_eos: bool | None = None
    cache_prompt: bool | None = None
    user: str | None = None
    swarm: SwarmOptions | None = None

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end with the token counts."""
        return self.stream_options is not None and self.stream_options.include_usage

    def common_fields(self, voting: VotingSettings, origin: str) -> dict[str, Any]:
        """Return the fields of a `GenerationRequest`; what is left open is taken from the settings.

        Raises BadRequestError where the parts do not fit each other.
        """
        return {
            **voting_fields(self.model, self.swarm, voting, choices=self.n),
            "origin": origin,
            "sampling": {field: value for field in SAMPLING_FIELDS if (value := getattr(self, field)) is not None},
            "seed": new_seed() if self.seed is None else self.seed % SEED_RANGE,
        }


class ChatRequest(SamplingRequest):
    """The body of `POST /v1/chat/completions`."""

    messages: Annotated[list[Message], Field(min_length=1)]
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    tools: list[dict[str, Any]] = Field(default_factory=list)
    tool_choice: Any = None
    parallel_tool_calls: bool | None = None
    response_format: dict[str, Any] | None = None
    logprobs: bool = False
    top_logprobs: Annotated[int, Field(ge=0, le=MAX_ALTERNATIVES)] | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None
    chat_template_kwargs: dict[str, Any] | None = None
    """What the model's own template understands, such as `enable_thinking`."""

    def generation(self, voting: VotingSettings, origin: str) -> GenerationRequest:
        """Return the request for the swarm. Raises BadRequestError where the parts do not fit each other."""
        if self.top_logprobs is not None and not self.logprobs:
            raise BadRequestError("`top_logprobs` needs `logprobs: true`.", parameter="top_logprobs")
        if self.logprobs and self.tools:
            raise BadRequestError("`logprobs` cannot be had together with `tools`.", parameter="logprobs")
        fields = self.common_fields(voting, origin)
        fields["sampling"] |= template_fields(
            parallel_tool_calls=self.parallel_tool_calls if self.tools else None,
            reasoning_effort=self.reasoning_effort,
            chat_template_kwargs=self.chat_template_kwargs,
        )
        return GenerationRequest(
            **fields,
            messages=tuple(_plain(message) for message in self.messages),
            max_tokens=self.max_completion_tokens or self.max_tokens,
            tools=tuple(self.tools),
            tool_choice=self._tool_choice(),
            response_format=self.response_format,
            alternatives=(self.top_logprobs or 0) if self.logprobs else None,
        )

    def _tool_choice(self) -> Any:
        match self.tool_choice:
            case {"type": "function", "function": {"name": str(name)}}:
                if all(tool.get("function", {}).get("name") != name for tool in self.tools):
                    raise BadRequestError(f"There is no tool `{name}` in `tools`.", parameter="tool_choice")
                return self.tool_choice
            case None | "none" | "auto" | "required":
                return self.tool_choice
            case _:
                raise BadRequestError(
                    "`tool_choice` is `none`, `auto`, `required`, or names a function.", parameter="tool_choice"
                )


def template_fields(
    *, parallel_tool_calls: bool | None, reasoning_effort: str | None, chat_template_kwargs: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what only conversations know, under the names of llama.cpp's server."""
    fields: dict[str, Any] = {}
    if parallel_tool_calls is not None:
        fields["parallel_tool_calls"] = parallel_tool_calls
    template = dict(chat_template_kwargs or {})
    if reasoning_effort is not None:
        # Templates look for either; those without reasoning look for neither.
        template = {"reasoning_effort": reasoning_effort, "enable_thinking": reasoning_effort != "none"} | template
    if template:
        fields["chat_template_kwargs"] = template
    return fields


def _plain(message: Message) -> dict[str, Any]:
    fields = message.model_dump(exclude_unset=True)
    if message.role == "developer":
        # Newer clients' name for the same thing; templates of open models do not know it.
        fields["role"] = "system"
    return fields
