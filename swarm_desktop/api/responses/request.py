"""Requests of the Responses dialect."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from swarm_desktop.api.openai_request import MAX_ALTERNATIVES, SamplingRequest, template_fields
from swarm_desktop.api.responses.conversation import chat_messages
from swarm_desktop.api.responses.input_items import Input, InputItem
from swarm_desktop.api.responses.offered_tools import OfferedTool, Tool, offered_tools
from swarm_desktop.api.responses.tool_choice import ToolChoice, chosen_tools
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.ids import new_question_id
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import GenerationRequest

_FROZEN = ConfigDict(frozen=True, extra="ignore")
_LOG_PROBABILITIES = "message.output_text.logprobs"

MetadataKey: TypeAlias = Annotated[str, StringConstraints(max_length=64)]
MetadataValue: TypeAlias = Annotated[str, StringConstraints(max_length=512)]


class Reasoning(BaseModel):
    """How much a model that reasons is to reason, and whether the client shows it."""

    model_config = _FROZEN
    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    summary: Literal["auto", "concise", "detailed"] | None = None


class TextFormat(BaseModel):
    """What the text has to be."""

    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True, validate_by_name=True)
    type: Literal["text", "json_object", "json_schema"] = "text"
    name: str | None = None
    description: str | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    strict: bool | None = None


class TextOptions(BaseModel):
    """What is asked of the text."""

    model_config = _FROZEN
    format: TextFormat = TextFormat()
    verbosity: Literal["low", "medium", "high"] | None = None


class ResponsePrompt(BaseModel):
    """All that the model reads."""

    model_config = _FROZEN
    model: str
    input: Input
    instructions: str | None = None
    previous_response_id: str | None = None
    conversation: Any = None
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice = "auto"
    parallel_tool_calls: bool | None = None
    reasoning: Reasoning | None = None
    text: TextOptions = TextOptions()
    prompt: Any = None

    def check(self) -> None:
        """Raise BadRequestError for what only OpenAI's own servers have."""
        for name in ("conversation", "prompt"):
            if getattr(self, name) is not None:
                raise BadRequestError(f"`{name}` is kept on OpenAI's own servers alone. Leave it out.", parameter=name)

    @cached_property
    def offered(self) -> tuple[OfferedTool, ...]:
        """The tools that the model is told of."""
        return tuple(offered_tools(self.tools))

    def prompt_fields(self, items: Sequence[InputItem]) -> dict[str, Any]:
        """Return the fields of a `GenerationRequest` that say what is read; raises BadRequestError.

        `items` is the whole conversation, without references.
        """
        self.check()
        messages = chat_messages(self.instructions, items)
        if not messages:
            raise BadRequestError("There is nothing to answer. Send a text or a message.", parameter="input")
        functions, choice = chosen_tools(self.offered, self.tool_choice)
        return {
            "messages": messages,
            "tools": functions,
            "tool_choice": choice,
            "response_format": _response_format(self.text.format),
        }


class ResponseRequest(ResponsePrompt, SamplingRequest):
    """The body of `POST /v1/responses`. Fields that are not known are ignored, as OpenAI's own server does."""

    max_output_tokens: Annotated[int, Field(ge=1)] | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=MAX_ALTERNATIVES)] | None = None
    include: tuple[str, ...] | None = None
    truncation: Literal["auto", "disabled"] | None = None
    metadata: Annotated[dict[MetadataKey, MetadataValue], Field(max_length=16)] | None = None
    store: bool | None = None
    background: bool | None = None
    chat_template_kwargs: dict[str, Any] | None = None
    prompt_cache_key: str | None = None
    safety_identifier: str | None = None

    @property
    def is_stored(self) -> bool:
        """Whether the client may come back to the response."""
        return self.store is not False

    def check(self) -> None:
        """Raise BadRequestError where the parts do not fit each other."""
        super().check()
        if self.n != 1:
            raise BadRequestError("A response has one answer, so `n` must be 1.", parameter="n")
        if self.background and not self.is_stored:
            raise BadRequestError("`background` needs `store: true`.", parameter="background")
        if self._alternatives is not None and self.offered:
            raise BadRequestError("Probabilities cannot be had together with `tools`.", parameter="top_logprobs")

    def generation(self, items: Sequence[InputItem], voting: VotingSettings, origin: str) -> GenerationRequest:
        """Return the request for the swarm. Raises BadRequestError where the parts do not fit each other."""
        fields = self.common_fields(voting, origin) | self.prompt_fields(items)
        fields["sampling"] |= template_fields(
            parallel_tool_calls=self.parallel_tool_calls if self.offered else None,
            reasoning_effort=self.reasoning.effort if self.reasoning else None,
            chat_template_kwargs=self.chat_template_kwargs,
        )
        return GenerationRequest(
            **fields,
            id=new_question_id("resp_"),
            max_tokens=self.max_output_tokens,
            alternatives=self._alternatives,
            drops_turns=self.truncation == "auto",
        )

    def described(self) -> dict[str, Any]:
        """Return what the response object tells of its request."""
        reasoning = self.reasoning or Reasoning()
        return {
            "background": bool(self.background),
            "instructions": self.instructions,
            "max_output_tokens": self.max_output_tokens,
            "max_tool_calls": None,
            "metadata": self.metadata or {},
            "model": self.model,
            "parallel_tool_calls": self.parallel_tool_calls is not False,
            "previous_response_id": self.previous_response_id,
            "prompt_cache_key": self.prompt_cache_key,
            "reasoning": reasoning.model_dump(),
            "safety_identifier": self.safety_identifier,
            "service_tier": "default",
            "store": self.is_stored,
            "temperature": self.temperature,
            "text": self.text.model_dump(exclude_none=True),
            "tool_choice": self.tool_choice if isinstance(self.tool_choice, str) else self.tool_choice.model_dump(),
            # Only those that the model is told of: so a client can see which were left out.
            "tools": [tool.model_dump() for tool in self.tools if any(offered_tools((tool,)))],
            "top_logprobs": self.top_logprobs or 0,
            "top_p": self.top_p,
            "truncation": self.truncation or "disabled",
            "user": self.user,
        }

    @property
    def _alternatives(self) -> int | None:
        wanted = self.top_logprobs or _LOG_PROBABILITIES in (self.include or ())
        return (self.top_logprobs or 0) if wanted else None


def _response_format(form: TextFormat) -> JsonObject | None:
    match form.type:
        case "text":
            return None
        case "json_object":
            return {"type": "json_object"}
        case "json_schema":
            if form.schema_ is None:
                raise BadRequestError("A format of the type `json_schema` needs a `schema`.", parameter="text.format")
            return {"type": "json_schema", "json_schema": {"name": form.name or "answer", "schema": form.schema_}}
