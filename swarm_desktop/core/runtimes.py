"""Runtimes: what computes the answers of a worker."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import WorkerId


class RuntimeKind(StrEnum):
    """What a worker computes with, or whom it asks."""

    XLLAMACPP = "xllamacpp"
    """llama.cpp's server inside a child process of this program: what is used unless the person says otherwise."""
    LLAMA_SERVER = "llama_server"
    """A `llama-server` of the person's own: a program that is started here, or an address."""
    LLAMA_CPP_PYTHON = "llama_cpp_python"
    MLX = "mlx"
    OPENAI = "openai"
    """An address that speaks OpenAI's dialect: vLLM, Ollama, LM Studio, a cluster."""


@dataclass(frozen=True, slots=True)
class RuntimeView:
    """Whether a runtime can be used on this machine."""

    kind: RuntimeKind
    name: str
    obstacle: str = ""
    """What keeps it from being used here, and what to do about that, in a sentence; empty where nothing does."""
    place: str = ""
    """The program that it is, where it is one of the person's own."""
    reads_files: bool = False
    """Whether settings let it read model files now."""

    @property
    def usable(self) -> bool:
        """Whether it can be used."""
        return not self.obstacle


@dataclass(frozen=True, slots=True)
class ServerView:
    """A server that answers as a worker."""

    address: str
    model: str
    host: str
    """Its name, with the port."""
    leaves_machine: bool
    """Whether questions go to another machine."""
    is_readable: bool = False
    """Whether questions and the key go there in the clear, for everybody on the network to read."""
    kind: RuntimeKind = RuntimeKind.OPENAI
    has_key: bool = False
    worker: WorkerId | None = None
    """The worker that stands for it, while the engine runs."""


@dataclass(frozen=True, slots=True)
class ServerTrial:
    """What came back when a server was tried."""

    ok: bool
    message: str
    """What its model said, or why it said nothing."""
    seconds: float = 0.0
    """How long the answer took."""
