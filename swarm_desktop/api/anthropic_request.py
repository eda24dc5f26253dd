"""Requests of the Anthropic dialect."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from swarm_desktop.api.anthropic_content import Message, SystemContent
from swarm_desktop.api.anthropic_conversation import chat_messages
from swarm_desktop.api.swarm_options import SwarmOptions, voting_fields
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.ids import new_question_id
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.core.settings import VotingSettings
from swarm_desktop.swarm import GenerationRequest

_PASSED_ON = ("temperature", "top_p", "top_k")


class _Fields(BaseModel):
    """Fields that are not known are ignored: clients send the newest ones to every server."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Tool(_Fields):
    """A tool that the client itself carries out."""

    type: str | None = None
    name: str
    description: str = ""
    input_schema: dict[str, Any] | None = None

    def function(self) -> JsonObject:
        """Return it as templates know tools. Raises BadRequestError where it belongs to Anthropic's servers."""
        if self.input_schema is None:
            raise BadRequestError(
                f"The tool `{self.name}` of type `{self.type}` has no `input_schema`: it is carried out, or known, by "
                "Anthropic's own servers only. Leave it out, or describe one of your own.",
                parameter="tools",
            )
        described = {"name": self.name, "description": self.description, "parameters": self.input_schema}
        return {"type": "function", "function": described}


class ToolChoice(_Fields):
    """Whether a tool has to be called, and which."""

    type: Literal["auto", "any", "tool", "none"]
    name: str | None = None
    disable_parallel_tool_use: bool = False


class Thinking(_Fields):
    """Whether the model is to reason first, where it can. How long it does so is its own choice."""

    type: Literal["enabled", "disabled", "adaptive", "between_tools"]
    display: Literal["summarized", "omitted"] | None = None


class OutputFormat(_Fields):
    """The form that the answer must have."""

    type: Literal["json_schema"]
    schema_: Annotated[dict[str, Any], Field(alias="schema")]


class OutputConfig(_Fields):
    """How much effort the answer is worth, and which form it must have."""

    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    format: OutputFormat | None = None


class Prompt(_Fields):
    """What the model reads: the body of `POST /v1/messages/count_tokens`."""

    model: str
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    system: SystemContent = ""
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice | None = None
    thinking: Thinking | None = None
    output_config: OutputConfig | None = None
    swarm: SwarmOptions | None = None

    @property
    def beginning(self) -> str:
        """What the client wrote of the answer itself, for the model to go on from."""
        last = self.messages[-1]
        if last.role != "assistant":
            return ""
        said = list(chat_messages("", self.messages))[-1]
        return "" if "tool_calls" in said else str(said["content"])

    def prompt_fields(self, voting: VotingSettings) -> dict[str, Any]:
        """Return the fields of a `GenerationRequest` that say who reads what.

        Raises BadRequestError where the parts do not fit each other.
        """
        messages = tuple(chat_messages(self.system, self.messages))
        if not messages:
            raise BadRequestError("There is nothing to answer: the messages are empty.", parameter="messages")
        return {
            **voting_fields(self.model, self.swarm, voting),
            "messages": messages,
            "tools": tuple(tool.function() for tool in self.tools),
            "tool_choice": self._tool_choice(),
            "sampling": self._template_fields(),
        }

    def _tool_choice(self) -> Any:
        choice = self.tool_choice
        if choice is None:
            return None
        if choice.type == "tool" and all(tool.name != choice.name for tool in self.tools):
            raise BadRequestError(f"There is no tool `{choice.name}` in `tools`.", parameter="tool_choice")
        named = {"type": "function", "function": {"name": choice.name}}
        return {"auto": "auto", "any": "required", "none": "none", "tool": named}[choice.type]

    def _template_fields(self) -> dict[str, Any]:
        """Return what templates look for, under the names of llama.cpp's server."""
        fields: dict[str, Any] = {}
        if self.tools:
            fields["parallel_tool_calls"] = not (self.tool_choice and self.tool_choice.disable_parallel_tool_use)
        template: dict[str, Any] = {}
        if self.thinking is not None:
            template["enable_thinking"] = self.thinking.type != "disabled"
        if self.output_config is not None and self.output_config.effort is not None:
            effort = self.output_config.effort
            template["reasoning_effort"] = "high" if effort in {"xhigh", "max"} else effort
        return fields | ({"chat_template_kwargs": template} if template else {})


class MessagesRequest(Prompt):
    """The body of `POST /v1/messages`."""

    max_tokens: Annotated[int, Field(ge=1)] | None = None
    stream: bool = False
    stop_sequences: tuple[str, ...] = ()
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    top_k: Annotated[int, Field(ge=0)] | None = None

    @property
    def shows_thinking(self) -> bool:
        """Whether the client takes the model's reasoning; some models reason also when they are told not to."""
        wanted = self.thinking
        return wanted is None or not (wanted.type == "disabled" or wanted.display == "omitted")

    def generation(self, voting: VotingSettings, origin: str) -> GenerationRequest:
        """Return the request for the swarm. Raises BadRequestError where the parts do not fit each other."""
        fields = self.prompt_fields(voting)
        fields["sampling"] |= {field: value for field in _PASSED_ON if (value := getattr(self, field)) is not None}
        if self.stop_sequences:
            fields["sampling"]["stop"] = self.stop_sequences
        return GenerationRequest(
            **fields,
            origin=origin,
            max_tokens=self.max_tokens,
            response_format=self._response_format(),
            id=new_question_id("msg_"),
        )

    def _response_format(self) -> JsonObject | None:
        wanted = self.output_config.format if self.output_config else None
        if wanted is None:
            return None
        return {"type": "json_schema", "json_schema": {"name": "answer", "schema": wanted.schema_}}
