"""The state of the program as immutable facts; the window is drawn from nothing else.

Times are seconds since the epoch, durations are seconds, sizes are bytes, shares run from 0 to 1.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.downloads import DownloadView
from swarm_desktop.core.hive import HiveView, LendingView, PairingView
from swarm_desktop.core.ids import ApprovalId, BallotId, NodeId, QuestionId, WorkerId
from swarm_desktop.core.peer_facts import PeerLink, PeerStatistics, PeerUsage
from swarm_desktop.core.power import PowerView
from swarm_desktop.core.runtimes import RuntimeKind, RuntimeView, ServerView
from swarm_desktop.core.trouble import Trouble as Trouble  # noqa: PLC0414 - a word of the snapshot, for whoever reads one
from swarm_desktop.core.updates import UpdateView

RECENT_QUESTIONS = 20
"""How many questions a snapshot remembers; the oldest finished one makes room."""
RECENT_CLIENTS = 20
"""How many clients a snapshot remembers; the one that was silent longest makes room."""


class EngineState(StrEnum):
    """What the tray icon shows."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    VOTING = "voting"
    TROUBLE = "trouble"


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


class CandidateState(StrEnum):
    """Life of a candidate, from the first token to what became of it."""

    STREAMING = "streaming"
    COUNTED = "counted"
    INVALID = "invalid"
    STOPPED = "stopped"
    """Cancelled because the verdict was certain, or because the person cancelled."""
    LOST = "lost"
    """Its worker died or ran out of time."""


class QuestionState(StrEnum):
    """Life of a question, whoever asked it."""

    WAITING = "waiting"
    VOTING = "voting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


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


@dataclass(frozen=True, slots=True)
class GpuView:
    """One graphics processor."""

    name: str
    memory_bytes: int
    """Its own memory; where it is unified, how much of the machine's memory it can use. 0 where that is not told."""
    memory_free_bytes: int = 0
    driver: str = ""
    vendor: str = ""
    compute_capability: str = ""
    """What programs for it are compiled for, as its vendor calls it: `8.9` (NVIDIA), `gfx1100` (AMD), `Metal 3` ..."""
    unified_memory: bool = False
    """Whether its memory is a part of the machine's own."""
    device: str = ""
    """What the runtime calls it, such as `CUDA0`; empty while the runtime was not asked."""
    unused: str = ""
    """Why no model runs on it here, and what to do about that; empty where models do."""


@dataclass(frozen=True, slots=True)
class BatteryView:
    """What a machine runs on where it has a battery."""

    charge_share: float
    plugged_in: bool


@dataclass(frozen=True, slots=True)
class DiskView:
    """Where model files are kept."""

    path: str
    size_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class HardwareView:
    """What was found in a machine."""

    operating_system: str = ""
    processor: str = ""
    architecture: str = ""
    """`x86_64`, `arm64` or as the system says."""
    physical_cores: int = 0
    logical_cores: int = 0
    processor_features: tuple[str, ...] = ()
    """Those that make a model faster, for example `avx2`, `avx512f`, `amx_int8`, `neon`."""
    memory_bytes: int = 0
    """What this program may use at most: less than is built in where a container sets a limit."""
    memory_available_bytes: int = 0
    gpus: tuple[GpuView, ...] = ()
    battery: BatteryView | None = None
    disk: DiskView | None = None
    unread: tuple[str, ...] = ()
    """What could not be read, one plain sentence each."""


@dataclass(frozen=True, slots=True)
class LoadView:
    """What a machine is doing right now."""

    processor_share: float = 0.0
    memory_share: float = 0.0
    graphics_share: float | None = None
    """Of the busiest graphics processor; None where there is none, or it does not tell."""


@dataclass(frozen=True, slots=True)
class NodeView:
    """One machine: this one, or a peer."""

    id: NodeId
    name: str
    hardware: HardwareView = field(default_factory=HardwareView)
    load: LoadView = field(default_factory=LoadView)
    paired: bool = False
    online: bool = True
    votes_won: int = 0
    lends: int = 0
    """How many voters a peer would lend now; 0 for this machine."""
    model: str = ""
    """Name of the model whose voters it lends; empty where it lends none."""
    statistics: PeerStatistics | None = None
    """How a peer served this machine; None while it was not asked."""
    usage: PeerUsage | None = None
    """What a peer used of this machine on the last day on which it used any."""
    link: PeerLink = field(default_factory=PeerLink)
    """How a peer is reached; says nothing for this machine."""


@dataclass(frozen=True, slots=True)
class EndpointView:
    """Where editors are pointed at."""

    base_url: str
    """As pasted into an editor, for example `http://127.0.0.1:7976/v1`."""
    listening: bool = False


@dataclass(frozen=True, slots=True)
class ClientView:
    """A program that used the endpoint since this program was started."""

    name: str
    """How people know it, from what it says about itself."""
    last_request_at: float
    requests: int = 1


@dataclass(frozen=True, slots=True)
class PeerName:
    """Which machine, and how it called itself at the time."""

    id: NodeId
    name: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One voter's candidate while it grows and after it was read as a ballot."""

    ballot_id: BallotId
    order: int
    voter: str
    """Who speaks, for people: machine or worker."""
    model: str
    text: str = ""
    reasoning: str = ""
    tool_calls: tuple[str, ...] = ()
    """Tool calls written for people, as `name(arguments)`."""
    state: CandidateState = CandidateState.STREAMING
    key: str = ""
    """Canonical key of its ballot; candidates with equal keys agree. Empty until it is read."""
    label: str = ""
    """The key in few words, for a chip."""
    reason: str = ""
    """Why it is invalid, stopped or lost."""
    tokens: int = 0
    peer: PeerName | None = None
    """Which machine lent the voter, and so was told the question; None for voters of this one."""
    stands_in: bool = False
    """Whether that machine was late, and a voter of this one took the place."""


@dataclass(frozen=True, slots=True)
class ClusterView:
    """The voters that agree with each other."""

    key: str
    label: str
    ballots: tuple[BallotId, ...]
    share: float


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The chosen candidate, and why."""

    winner: BallotId
    text: str
    tool_calls: tuple[str, ...]
    task: str
    strategy: str
    rule: str
    share: float
    margin: float
    counted: int
    invalid: int
    dispatched: int
    lost: int
    reason: str
    stopped_early: str
    clusters: tuple[ClusterView, ...]
    expected: tuple[float, float] | None = None
    """Between which shares verdicts with this agreement were right on recorded questions; None where not measured."""

    @property
    def agreeing(self) -> int:
        """How many ballots stand with the winner."""
        return next((len(c.ballots) for c in self.clusters if self.winner in c.ballots), 0)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One request on its way, or answered."""

    id: QuestionId
    origin: str
    """Who asked: `window`, `command line`, or the client's own name."""
    model: str
    prompt: str
    """The last user message, shortened; kept in memory only."""
    strategy: str
    voters: int
    state: QuestionState = QuestionState.WAITING
    candidates: tuple[CandidateView, ...] = ()
    verdict: VerdictView | None = None
    trouble: Trouble | None = None
    started_at: float = 0.0
    seconds: float = 0.0

    @property
    def is_active(self) -> bool:
        """Whether voters are, or will be, working on it."""
        return self.state in {QuestionState.WAITING, QuestionState.VOTING}


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A tool call that waits for the person's yes."""

    id: ApprovalId
    tool: str
    summary: str
    """Path, command or address in one line."""
    details: str
    """All that the tool would be given, as it is."""
    client: str
    """Who asks, as it names itself."""
    asked_at: float
    until: float
    """When silence is taken for a no."""
    may_be_remembered: bool = False
    """Whether the person may allow this tool to this client until the program ends."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the window and the `status` command know."""

    running: bool = False
    """Whether the engine was started and not stopped."""
    trouble: Trouble | None = None
    endpoint: EndpointView | None = None
    node: NodeView = field(default_factory=lambda: NodeView(NodeId(""), ""))
    peers: tuple[NodeView, ...] = ()
    hive: HiveView = field(default_factory=HiveView)
    discovery: DiscoveryView = field(default_factory=DiscoveryView)
    """Machines that claim to be nearby, paired or not."""
    lending: LendingView = field(default_factory=LendingView)
    pairing: PairingView | None = None
    """The one that is going on, or the last one."""
    workers: tuple[WorkerView, ...] = ()
    profile: str = ""
    """Whose models vote together on questions that name it; empty where none is in use."""
    runtimes: tuple[RuntimeView, ...] = ()
    """Empty until somebody looked."""
    servers: tuple[ServerView, ...] = ()
    questions: tuple[QuestionView, ...] = ()
    """Newest first."""
    clients: tuple[ClientView, ...] = ()
    """Newest first."""
    approvals: tuple[ApprovalView, ...] = ()
    """Oldest first."""
    downloads: tuple[DownloadView, ...] = ()
    """In the order in which they were asked for."""
    update: UpdateView = field(default_factory=UpdateView)
    power: PowerView = field(default_factory=PowerView)
    sandbox_trouble: str = ""
    """Why programs cannot be confined on this machine; empty where they can, or where nobody looked yet."""

    @property
    def state(self) -> EngineState:
        """The one word for all of it."""
        if self.trouble is not None:
            return EngineState.TROUBLE
        if not self.running:
            return EngineState.STOPPED
        if any(question.is_active for question in self.questions):
            return EngineState.VOTING
        if self.endpoint is not None and any(worker.can_be_asked for worker in self.answering):
            return EngineState.READY
        ended = {WorkerState.FAILED, WorkerState.STOPPED}
        if self.answering and all(worker.state in ended for worker in self.answering):
            return EngineState.TROUBLE
        return EngineState.STARTING

    @property
    def answering(self) -> tuple[WorkerView, ...]:
        """The workers that answer questions; not those that only make vectors."""
        return tuple(worker for worker in self.workers if not worker.embeds)

    def holding(self, model: str) -> tuple[WorkerView, ...]:
        """Return the workers that answer for a model, or for the profile in use, now or once they are asked."""
        return tuple(
            worker
            for worker in self.answering
            if worker.can_be_asked and (worker.model.id == model or (model and model == self.profile))
        )

    def question(self, question_id: QuestionId | None) -> QuestionView | None:
        """Return the question with that identifier while it is remembered."""
        return next((question for question in self.questions if question.id == question_id), None)

    def worker(self, worker_id: WorkerId | None) -> WorkerView | None:
        """Return the worker with that identifier."""
        return next((worker for worker in self.workers if worker.id == worker_id), None)
