"""What a worker is made from."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.settings import WorkerSettings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """A model that a server answers with, here or elsewhere."""

    url: str
    """Where the server is, without `/v1`."""
    model: str
    """What the server calls it. Clients write the same."""
    key: str = field(default="", repr=False)
    label: str = ""
    """How the person calls the server; empty: its host name."""

    @property
    def host(self) -> str:
        """Where questions go: the server's name, with its port."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def leaves_machine(self) -> bool:
        """Whether questions go to another machine."""
        return urlsplit(self.url).hostname not in LOOPBACK


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
