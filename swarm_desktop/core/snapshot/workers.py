"""Workers and their models."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.trouble import Trouble


class WorkerState(StrEnum):
    """Life of a worker. BUSY means that at least one of its slots decodes."""

    STARTING = "starting"
    LOADING = "loading"
    READY = "ready"
    BUSY = "busy"
    FAILED = "failed"
    STOPPED = "stopped"
    UNLOADED = "unloaded"
    """Its memory is free; the next question loads its model again."""


@dataclass(frozen=True, slots=True)
class ModelView:
    """One model file, as its own header describes it."""

    id: str
    """What clients write into `model`; voting is asked for as `swarm/<id>`."""
    name: str
    path: str
    size_bytes: int
    architecture: str = ""
    quantisation: str = ""
    parameters: int = 0
    trained_context: int = 0
    embeds: bool = False
    """Whether it was made for turning texts into vectors instead of continuing them."""
    practice: bool = False
    """True for the tiny embedded model, which the window always calls a practice model."""


@dataclass(frozen=True, slots=True)
class SlotView:
    """One sequence that a worker can decode at a time."""

    index: int
    busy: bool = False


@dataclass(frozen=True, slots=True)
class WorkerView:
    """One worker as the Workers page shows it."""

    id: WorkerId
    model: ModelView
    runtime: str
    embeds: bool = False
    """Whether it turns texts into vectors, and then nothing else."""
    kind: RuntimeKind = RuntimeKind.XLLAMACPP
    host: str = ""
    """Where its questions go; empty where they do not leave this machine."""
    state: WorkerState = WorkerState.STOPPED
    progress: float | None = None
    """Share of the model that is loaded, while LOADING."""
    trouble: Trouble | None = None
    slots: tuple[SlotView, ...] = ()
    context_tokens: int = 0
    """Tokens that one request really gets, prompt and answer together."""
    sees_images: bool = False
    threads: int = 0
    tokens_per_second: float = 0.0
    """Decoding speed over all slots, of the last answer."""
    memory_bytes: int = 0
    planned_bytes: int = 0
    """What it was given of the machine's own memory when it was started."""
    planned_graphics_bytes: int = 0
    """What it was given of graphics processors' own memory."""
    plan: str = ""
    """What it got of the machine, in one line: `7B at Q4_K_M, 5 voters, 16k context each, 5.9 of 8 GB`."""
    caution: str = ""
    """What is risky about what the person asked for; empty where nothing is."""
    restarts: int = 0
    safety: str = ""
    """Which safer setting it fell back to after a crash; empty for none."""
    ready_since: float | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it takes requests."""
        return self.state in {WorkerState.READY, WorkerState.BUSY}

    @property
    def can_be_asked(self) -> bool:
        """Whether it takes requests, or loads its model for the next one."""
        return self.is_ready or self.state is WorkerState.UNLOADED
