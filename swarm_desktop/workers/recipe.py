"""What a worker is made from."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import WorkerSettings


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """A model that a server answers with, here or elsewhere."""

    url: str
    """Where the server is, without `/v1`."""
    model: str
    """What the server calls it."""
    key: str = field(default="", repr=False)
    answers_as: str = ""
    """What clients write instead of `model`. With the identifier of another worker's model both vote together."""

    @property
    def host(self) -> str:
        """Where questions go: the server's name, with its port."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def leaves_machine(self) -> bool:
        """Whether questions go to another machine."""
        host = urlsplit(self.url).hostname or ""
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return host != "localhost"


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter: a change of a model's weights, in a file of its own."""

    path: Path
    scale: float = 1.0
    """How much of the change is applied."""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What a model is loaded with."""

    adapters: tuple[Adapter, ...] = ()
    projector: Path | None = None
    """What reads images for the model."""
    may_crowd: bool = False
    """Whether it may be started where every processor core has its worker already."""


@dataclass(frozen=True, slots=True)
class WorkerRecipe:
    """All that has to be known to make a worker."""

    model: Path | RemoteModel
    """A model's file, or folder where the runtime reads folders."""
    runtime: RuntimeKind = RuntimeKind.XLLAMACPP
    embeds: bool = False
    """Whether it is to turn texts into vectors, and then nothing else."""
    settings: WorkerSettings | None = None
    """Threads, context and slots; None: what the supervisor uses for all."""
    program: Path | None = None
    """The `llama-server` to start."""
    load: LoadOptions = LoadOptions()
