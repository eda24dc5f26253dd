"""All that is known, as one immutable object."""

from dataclasses import dataclass, field
from enum import StrEnum

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.downloads import DownloadView
from swarm_desktop.core.hive import HiveView, LendingView, PairingView
from swarm_desktop.core.ids import NodeId, QuestionId, WorkerId
from swarm_desktop.core.power import PowerView
from swarm_desktop.core.runtimes import RuntimeView, ServerView
from swarm_desktop.core.snapshot.endpoint import ApprovalView, ClientView, EndpointView
from swarm_desktop.core.snapshot.machine import NodeView
from swarm_desktop.core.snapshot.questions import QuestionView
from swarm_desktop.core.snapshot.workers import WorkerState, WorkerView
from swarm_desktop.core.trouble import Trouble
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
