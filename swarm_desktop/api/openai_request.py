"""Reading a chat completion request of the OpenAI dialect."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from swarm_desktop.consensus import STRATEGIES
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import Voters, VotingSettings
from swarm_desktop.swarm import GenerationRequest, new_seed
from swarm_desktop.swarm.request import SEED_RANGE, VOTING_PREFIX

_SAMPLING_FIELDS = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "stop",
    "presence_penalty",
    "frequency_penalty",
    "repeat_penalty",
    "logit_bias",
    "ignore_eos",
)


class SwarmOptions(BaseModel):
    """The `swarm` object of a request: how this one is voted on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voters: Voters | None = None
    strategy: str | None = None
    candidates: bool = False
    """Whether the response lists every candidate."""


class Message(BaseModel):
    """A chat message; what a role may carry is the model's own template's business."""

    model_config = ConfigDict(frozen=True, extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Any = None


class StreamOptions(BaseModel):
    """What a stream carries beside the text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    include_usage: bool = False


class ChatRequest(BaseModel):
    """The body of `POST /v1/chat/completions`. Fields that are not known are ignored, as OpenAI's own server does."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=16)] = 1
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
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
    tools: list[dict[str, Any]] = Field(default_factory=list)
    tool_choice: Any = None
    response_format: dict[str, Any] | None = None
    swarm: SwarmOptions | None = None

    def generation(self, voting: VotingSettings, origin: str) -> GenerationRequest:
        """Return the request for the swarm; what it leaves open is taken from the settings.

        Raises BadRequestError where the parts do not fit each other.
        """
        votes = self.model.startswith(VOTING_PREFIX) or self.swarm is not None
        options = self.swarm or SwarmOptions()
        if votes and self.n > 1:
            raise BadRequestError("A vote has one answer, so `n` must be 1.", parameter="n")
        strategy = options.strategy or voting.strategy
        if strategy not in STRATEGIES:
            known = ", ".join(STRATEGIES)
            raise BadRequestError(f"There is no strategy `{strategy}`. Known: {known}.", parameter="swarm.strategy")
        return GenerationRequest(
            messages=tuple(_plain(message) for message in self.messages),
            model=self.model.removeprefix(VOTING_PREFIX),
            voting=votes,
            voters=(options.voters or voting.voters) if votes else self.n,
            strategy=strategy,
            origin=origin,
            max_tokens=self.max_completion_tokens or self.max_tokens,
            sampling={field: value for field in _SAMPLING_FIELDS if (value := getattr(self, field)) is not None},
            tools=tuple(self.tools),
            tool_choice=self.tool_choice,
            response_format=self.response_format,
            seed=new_seed() if self.seed is None else self.seed % SEED_RANGE,
        )


def read_chat_request(body: bytes) -> ChatRequest:
    """Return the checked body; raises BadRequestError that names the field at fault."""
    try:
        return ChatRequest.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"])
        where = f"`{name}`: " if name else ""
        raise BadRequestError(f"{where}{fault['msg']}.", parameter=name or None) from error


def _plain(message: Message) -> dict[str, Any]:
    fields = message.model_dump(exclude_unset=True)
    if message.role == "developer":
        # Newer clients' name for the same thing; templates of open models do not know it.
        fields["role"] = "system"
    return fields
