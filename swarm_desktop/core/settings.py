"""What a person may choose, checked as one immutable object.

Strength, from last to first: defaults, the settings file, `SWARM_*` environment variables, command-line options.
"""

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.hive import DEFAULT_HIVE_PORT
from swarm_desktop.core.updates import Channel

MIN_VOTERS = 1
MAX_VOTERS = 16
DEFAULT_PORT = 7976

Voters = Annotated[int, Field(ge=MIN_VOTERS, le=MAX_VOTERS)]


class Section(BaseModel):
    """A table of the settings file. Unknown keys are an error, so that a typing mistake is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _words_of_variable(value: Any) -> Any:
    return value.replace(",", " ").split() if isinstance(value, str) else value


Origin = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*://[^/\s*]+$")]
"""As browsers send it: scheme, host and perhaps a port, without a path."""
HostName = Annotated[str, Field(pattern=r"^[^/\s:*\[\]]+$|^[0-9A-Fa-f:]+$")]
"""A name, or an address of either kind without brackets; without a port."""


class EndpointSettings(Section):
    """Where editors reach this machine, and what else may."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = DEFAULT_PORT
    """0 takes any free port, which is what tests and second instances want."""

    @property
    def base_url(self) -> str:
        """Where the endpoint will listen once it is started, as pasted into an editor."""
        return f"http://{self.host}:{self.port}/v1"

    allowed_hosts: Annotated[tuple[HostName, ...], BeforeValidator(_words_of_variable)] = ()
    """Other names that this machine may be called by, beside loopback and `host`."""
    allowed_origins: Annotated[tuple[Origin, ...], BeforeValidator(_words_of_variable)] = ()
    """Web pages that may use the endpoint from a browser."""
    open_metrics: bool = False
    """Whether `/metrics` is told without a key."""


class LimitsSettings(Section):
    """How much the endpoint takes on. They protect this machine from programs that mean well, and from some others."""

    body_bytes: Annotated[int, Field(ge=1024, le=2**30)] = 32 * 2**20
    upload_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """How long a request's body may take to arrive."""
    concurrent_requests: Annotated[int, Field(ge=1, le=10_000)] = 128
    """How many requests are worked at side by side; what slots they get is the workers' business."""
    queued_requests: Annotated[int, Field(ge=0, le=100_000)] = 256
    requests_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Of each key; 0 is no limit."""
    slow_reader_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """A client that reads nothing of its answer for so long is taken for gone."""


class LoggingSettings(Section):
    """What the program's log tells."""

    prompts: bool = False
    """Whether it holds the prompts, too."""


class VotingSettings(Section):
    """How an answer is chosen when a request does not say."""

    voters: Voters = 5
    strategy: str = "auto"
    mode: Literal["consensus", "agree_stream", "stream_first"] = "consensus"
    """What a client that streams hears before the verdict: nothing, what most voters share, or the first voter."""
    fewest_voters: Voters | None = None
    """Down to how many may vote where a request does not say, while slots are busy; None: always all of them."""
    run_code: bool = False
    """Whether programs that voters wrote may be run, in a sandbox, to see which of them do the same."""


CacheFormat = Literal["f16", "q8_0", "q4_0"]
ProfileName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
"""It is a file's name, and what clients write into `model`."""


class WorkerSettings(Section):
    """How much of the machine a worker may use. None means: decided from the hardware."""

    model_file: Path | None = None
    """A GGUF file; None is the embedded practice model."""
    threads: Annotated[int, Field(ge=1, le=512)] | None = None
    context_tokens: Annotated[int, Field(ge=512)] | None = None
    slots: Annotated[int, Field(ge=1, le=MAX_VOTERS)] | None = None
    """How many sequences are decoded at a time; None: as many as there is room for."""
    cache_type: CacheFormat = "f16"
    """Number format of the context: `q8_0` takes half the memory of `f16`, and changes answers a little."""
    graphics_layers: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """At most so many layers on graphics processors, 0 for none of them; None: as many as there is room for."""
    profile: ProfileName | Literal[""] = ""
    """A swarm profile of the folder `profiles`: its models answer, in place of `model_file`."""


def _tables_of_variable(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


class ServerSettings(Section):
    """A server, here or elsewhere, that answers with one of its models."""

    address: Annotated[str, Field(pattern=r"^https?://[^\s?#@]+$")]
    """For example `http://192.168.1.20:8000`, with or without `/v1`. Its key is in the keyring, not here."""
    model: Annotated[str, Field(min_length=1)]
    """What the server calls it."""
    dialect: Literal["openai", "llama_server"] = "openai"
    """`openai`: vLLM, Ollama, LM Studio and others; `llama_server`: one of llama.cpp, which tells and can more."""
    answers_as: str = ""
    """What clients write instead of `model`. With the name of a model that is here, too, both vote together."""
    voters: Annotated[int, Field(ge=1, le=MAX_VOTERS)] = 4
    """How many answers it is asked for at a time."""
    context_tokens: Annotated[int, Field(ge=512)] | None = None
    """How long a conversation may be where the server does not say; None: 8192."""

    @classmethod
    def checked(cls, **chosen: Any) -> Self:
        """Return the settings that somebody typed. Raises BadRequestError for what they cannot be."""
        try:
            return cls(**chosen)
        except ValidationError as error:
            fault = error.errors()[0]
            if fault["loc"][0] == "address":
                raise BadRequestError(
                    "That is no address of a server. One begins with http:// or https://, such as http://localhost:11434.",
                    parameter="address",
                ) from error
            raise BadRequestError(f"{fault['loc'][0]}: {fault['msg']}.", parameter=str(fault["loc"][0])) from error

    @property
    def url(self) -> str:
        """The address without what belongs to the dialect."""
        return self.address.rstrip("/").removesuffix("/v1")


class RuntimesSettings(Section):
    """What computes the answers."""

    files: Literal["xllamacpp", "llama_server", "llama_cpp_python"] = "xllamacpp"
    """What reads model files: the program's own llama.cpp, a `llama-server` of the person's, or llama-cpp-python."""
    llama_server: Path | None = None
    """That `llama-server`; None: the one that a terminal would start."""
    servers: Annotated[tuple[ServerSettings, ...], BeforeValidator(_tables_of_variable)] = ()
    """Servers that answer beside the models of this machine. Questions go there."""

    @property
    def reader(self) -> tuple[str, Path | None]:
        """What reads model files, and which program that is."""
        return self.files, self.llama_server


Compression = Literal["off", "drop", "summarise"]


class ContextSettings(Section):
    """What becomes of conversations that outgrow the context."""

    compression: Compression = "off"
    """`off`: they are refused. `drop`: the oldest turns are left out. `summarise`: the model sums those up, too."""


class EmbeddingSettings(Section):
    """Which model turns texts into vectors, for clients that ask and for votes on free text."""

    model_file: Path | None = None
    """A GGUF file; None is the practice model, whose vectors serve to try things out and decide no vote."""


class MemorySettings(Section):
    """How much memory models leave to everything else on the machine, and when they give theirs back."""

    graphics_share: Annotated[float, Field(ge=0.1, le=1)] = 0.9
    """Share of a graphics processor's own memory that models may take."""
    reserved_gb: Annotated[float, Field(ge=0, le=1024)] = 4.0
    """What the system and other programs keep of the machine's memory; at most half of it."""
    idle_minutes: Annotated[float, Field(ge=0, le=100_000)] = 0.0
    """After so long without a question a model's memory is freed, and the next question loads it again; 0: never."""
    least_free_gb: Annotated[float, Field(ge=0, le=64)] = 0.5
    """When less is free, idle models are unloaded before the system begins to swap; 0: they stay."""


class LedgerSettings(Section):
    """What is remembered of votes, on this machine."""

    keep: Literal["nothing", "verdicts", "everything"] = "verdicts"
    """`verdicts`: who voted and how the votes fell, without a word of what was asked and answered."""


KeepResponses = Literal["memory", "disk"]


class ResponsesSettings(Section):
    """What becomes of responses that clients may come back to."""

    keep: KeepResponses = "memory"
    """`memory`: they are gone when the program ends. `disk`: they, and what was asked, are in the data folder."""


class ToolFolder(Section):
    """A folder that tools may reach, with all that lies in it."""

    path: Path
    write: bool = False
    """Whether tools may also change what is in it."""

    @model_validator(mode="before")
    @classmethod
    def _from_path(cls, value: Any) -> Any:
        return {"path": value} if isinstance(value, str | Path) else value

    @field_validator("path")
    @classmethod
    def _must_be_absolute(cls, path: Path) -> Path:
        path = path.expanduser()
        if not path.is_absolute() or ".." in path.parts:
            raise ValueError("write the whole path of the folder, from the root on")
        return path


def _folders_of_variable(value: Any) -> Any:
    return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value


class ToolsSettings(Section):
    """What models may do on this machine through `/v1/tools/execute`."""

    enabled: bool = False
    folders: Annotated[tuple[ToolFolder, ...], BeforeValidator(_folders_of_variable)] = ()
    """A plain path in the file, or in the environment variable, is a folder that is only read."""
    network: bool = False
    """Whether `webfetch` exists, and whether commands reach the network."""
    seconds: Annotated[int, Field(ge=1, le=600)] = 30
    """How long one call may run, not counting the wait for the person."""
    output_bytes: Annotated[int, Field(ge=1024, le=4 * 2**20)] = 64 * 2**10
    """How much of a result is handed to the model."""
    approval: Literal["always", "session", "never"] = "always"
    """`session`: the person may allow a tool to a client until the program ends."""

    @model_validator(mode="after")
    def _folders_must_stay_apart(self) -> Self:
        check_apart(self.folders)
        return self


def check_apart(folders: tuple[ToolFolder, ...]) -> None:
    """Raise ValueError where a folder lies in one that may be changed.

    Whoever may change the outer one could put a link to anywhere in the place of the inner one.
    """
    for outer in folders:
        for inner in folders:
            if outer is not inner and outer.write and inner.path.is_relative_to(outer.path):
                raise ValueError(f"{inner.path} lies in {outer.path}, which tools may change: name only one of them")


class ModelsSettings(Section):
    """Where model files are kept, and where they come from."""

    folder: Path | None = None
    """None: `models` in the data folder."""
    hub_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] = "https://huggingface.co"
    """The hub, or a mirror that speaks its language. Proxies are taken from the environment."""
    on_demand: bool = True
    """Whether requests may name any model that is installed; it is loaded then, and others make room for it."""
    on_demand_minutes: Annotated[float, Field(ge=0, le=100_000)] = 10.0
    """How long a model that was loaded for a request stays without another; 0: until its memory is needed."""
    offline: bool = False
    """Whether nothing may be fetched; models that are here already are found all the same."""
    bandwidth_bytes_per_second: Annotated[int, Field(ge=0)] = 0
    """How fast downloads may be, all of them together; 0 is no limit."""


HiveAddress = Annotated[
    str, Field(pattern=r"^(\[[0-9A-Fa-f:.]+(%[\w.-]+)?\]|[^\s/:@\[\]?#]+)(:\d{1,5})?$|^[0-9A-Fa-f:]+$")
]
"""A name or an address, that of IPv6 in brackets where a port follows."""


Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
"""From when to when, for example `22:00-07:00`; the same time twice is a whole day."""


class LendingSettings(Section):
    """What paired machines may use of this one."""

    enabled: bool = True
    voters: Annotated[int, Field(ge=0, le=MAX_VOTERS)] = 8
    """At most so many at a time, and never more than there are free slots."""
    hours: Annotated[tuple[Hours, ...], BeforeValidator(_words_of_variable)] = ()
    """When voters are lent, by this machine's clock; empty: at any time."""
    tokens_per_hour: Annotated[int, Field(ge=0)] = 0
    """Read and decoded within an hour for all machines together; 0 is no limit."""
    tokens_per_hour_of_each: Annotated[int, Field(ge=0)] = 0
    """The same for each machine."""
    on_battery: bool = False
    """Whether voters are also lent while this machine runs on its battery."""
    models: bool = True
    """Whether paired machines may copy model files that this program has fetched."""


class HiveSettings(Section):
    """How other machines of the person reach this one."""

    enabled: bool = False
    """Pairing and inviting switch it on."""
    host: HostName | Literal[""] = ""
    """The address to listen on; empty: all of this machine."""
    port: Annotated[int, Field(ge=0, le=65535)] = DEFAULT_HIVE_PORT
    """0 takes any free port, which other machines then have to be told."""
    ask: bool = True
    """Whether votes of this machine also ask the voters of paired ones; else no question leaves it."""
    here_only_models: Annotated[tuple[str, ...], BeforeValidator(_words_of_variable)] = ()
    """Identifiers of models; questions to them do not leave this machine either."""
    not_asked: Annotated[tuple[str, ...], BeforeValidator(_words_of_variable)] = ()
    """Identifiers of paired machines that are not asked for votes."""
    announce: bool = True
    """Whether this machine tells the network that it is there, once the hive is switched on."""
    discover: bool = True
    """Whether it listens for others that do."""
    interfaces: Annotated[tuple[str, ...], BeforeValidator(_words_of_variable)] = ()
    """Names of network interfaces to use, perhaps with `*`; empty: those that lead to other machines of the house."""
    addresses: Annotated[tuple[HiveAddress, ...], BeforeValidator(_words_of_variable)] = ()
    """Of machines that cannot be heard from here, as `host` or `host:port`."""


KeepAwake = Literal["off", "own", "all"]


class PowerSettings(Section):
    """Whether this machine may fall asleep while it works."""

    keep_awake: KeepAwake = "off"
    """`own`: not while the person's own questions are answered. `all`: neither while voters work for other machines."""


class UpdatesSettings(Section):
    """Whether the program asks for newer versions of itself, and for which."""

    check: Literal["off", "daily"] = "off"
    """`off`: nothing is asked of any server, unless the person presses the button."""
    channel: Channel = Channel.STABLE


class WindowSettings(Section):
    """How the window behaves."""

    colour_scheme: Literal["system", "light", "dark"] = "system"
    start_engine: bool = True
    """Whether opening the program also starts the engine."""
    animate: bool = True
    """Whether votes are shown in motion, unless the system asks for no motion at all."""


class Settings(Section):
    """All settings."""

    node_name: str = ""
    """How this machine is called in the hive; empty means its host name."""
    endpoint: EndpointSettings = EndpointSettings()
    voting: VotingSettings = VotingSettings()
    worker: WorkerSettings = WorkerSettings()
    runtimes: RuntimesSettings = RuntimesSettings()
    memory: MemorySettings = MemorySettings()
    context: ContextSettings = ContextSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    ledger: LedgerSettings = LedgerSettings()
    responses: ResponsesSettings = ResponsesSettings()
    limits: LimitsSettings = LimitsSettings()
    logging: LoggingSettings = LoggingSettings()
    models: ModelsSettings = ModelsSettings()
    tools: ToolsSettings = ToolsSettings()
    power: PowerSettings = PowerSettings()
    updates: UpdatesSettings = UpdatesSettings()
    window: WindowSettings = WindowSettings()
    hive: HiveSettings = HiveSettings()
    lending: LendingSettings = LendingSettings()
