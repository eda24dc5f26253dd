"""What happened, as immutable facts. The reducer folds them into the snapshot; nobody else changes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.downloads import DownloadView
from swarm_desktop.core.hive import HiveView, LendingView, PairingView
from swarm_desktop.core.ids import ApprovalId, BallotId, DownloadId, NodeId, QuestionId, WorkerId
from swarm_desktop.core.peer_facts import PeerLink, PeerStatistics, PeerUsage
from swarm_desktop.core.power import PowerView
from swarm_desktop.core.runtimes import RuntimeView, ServerView
from swarm_desktop.core.snapshot import (
    ApprovalView,
    CandidateState,
    CandidateView,
    EndpointView,
    HardwareView,
    LoadView,
    NodeView,
    QuestionState,
    QuestionView,
    Trouble,
    VerdictView,
    WorkerView,
)
from swarm_desktop.core.updates import UpdateView


@dataclass(frozen=True, slots=True)
class EngineStarted:
    """The person, or the program's start, asked for the engine."""


@dataclass(frozen=True, slots=True)
class EngineStopped:
    """Endpoint and workers are gone."""


@dataclass(frozen=True, slots=True)
class EngineTroubled:
    """Something needs the person; None means that it is over."""

    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """The endpoint listens, or does not any more."""

    endpoint: EndpointView | None


@dataclass(frozen=True, slots=True)
class ClientSeen:
    """A client with a valid key sent a request."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class NodeNamed:
    """Who this machine is."""

    node: NodeView


@dataclass(frozen=True, slots=True)
class HardwareFound:
    """The probes are through."""

    hardware: HardwareView


@dataclass(frozen=True, slots=True)
class LoadMeasured:
    """What this machine is doing."""

    load: LoadView


@dataclass(frozen=True, slots=True)
class WorkerChanged:
    """A worker is new, or something about it changed."""

    worker: WorkerView


@dataclass(frozen=True, slots=True)
class WorkerRemoved:
    """A worker is not kept any more."""

    worker_id: WorkerId


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A request came in."""

    question: QuestionView


@dataclass(frozen=True, slots=True)
class VotersDispatched:
    """The voters of a question started; `candidates` are still empty."""

    question_id: QuestionId
    candidates: tuple[CandidateView, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """All that one voter has said so far."""

    text: str
    reasoning: str
    tool_calls: tuple[str, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class CandidatesGrew:
    """Voters said more; gathered so that a fast model does not flood the store."""

    question_id: QuestionId
    growth: Mapping[BallotId, Growth]


@dataclass(frozen=True, slots=True)
class CandidateReplaced:
    """A voter of this machine took the place of one whose machine was late."""

    question_id: QuestionId
    candidate: CandidateView


@dataclass(frozen=True, slots=True)
class CandidateSettled:
    """A candidate was read as a ballot, or will never be."""

    question_id: QuestionId
    ballot_id: BallotId
    state: CandidateState
    key: str = ""
    label: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuestionEnded:
    """A question is over, one way or another."""

    question_id: QuestionId
    state: QuestionState
    seconds: float
    verdict: VerdictView | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class QuestionsForgotten:
    """The person wants one answered question, or all of them, to be forgotten."""

    question_id: QuestionId | None


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """A tool call waits for the person."""

    approval: ApprovalView


@dataclass(frozen=True, slots=True)
class ApprovalSettled:
    """It does not wait any more, whatever became of it."""

    approval_id: ApprovalId


@dataclass(frozen=True, slots=True)
class SandboxLookedFor:
    """Whether this machine can confine programs; `trouble` is empty where it can."""

    trouble: str


@dataclass(frozen=True, slots=True)
class DownloadChanged:
    """A download is new, or moved on."""

    download: DownloadView


@dataclass(frozen=True, slots=True)
class DownloadRemoved:
    """A download was cancelled, or its end has been seen."""

    download_id: DownloadId


@dataclass(frozen=True, slots=True)
class HiveChanged:
    """Other machines can reach this one, or cannot any more."""

    hive: HiveView


@dataclass(frozen=True, slots=True)
class PeerChanged:
    """A machine was paired, or something about it changed."""

    peer: NodeView


@dataclass(frozen=True, slots=True)
class PeerGreeted:
    """A paired machine answered a greeting."""

    node_id: NodeId
    hardware: HardwareView
    load: LoadView
    link: PeerLink


@dataclass(frozen=True, slots=True)
class PeerRemoved:
    """A machine is not trusted any more."""

    node_id: NodeId


@dataclass(frozen=True, slots=True)
class OfferHeard:
    """A paired machine told what it would lend; nothing, where it cannot be asked."""

    node_id: NodeId
    voters: int
    model: str


@dataclass(frozen=True, slots=True)
class PeerMeasured:
    """A machine was asked for voters, or is asked again after it failed."""

    node_id: NodeId
    statistics: PeerStatistics


@dataclass(frozen=True, slots=True)
class UsageCounted:
    """A machine used voters of this one; `usage` is all that it used that day."""

    usage: PeerUsage


@dataclass(frozen=True, slots=True)
class LendingChanged:
    """Voters of this machine began or ended to work for others, or are not lent for a while."""

    lending: LendingView


@dataclass(frozen=True, slots=True)
class PairingChanged:
    """A pairing began, went on or ended."""

    pairing: PairingView


@dataclass(frozen=True, slots=True)
class DiscoveryChanged:
    """A machine nearby came, went or changed, or the way in which they are looked for."""

    discovery: DiscoveryView


@dataclass(frozen=True, slots=True)
class UpdateChanged:
    """Something is known of newer versions, or one is on its way."""

    update: UpdateView


@dataclass(frozen=True, slots=True)
class PowerChanged:
    """The machine is kept awake, or may sleep again."""

    power: PowerView


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """Other models vote together; `profile` is empty where none do."""

    profile: str


@dataclass(frozen=True, slots=True)
class RuntimesChanged:
    """Somebody looked which runtimes can be used here, or servers came or went."""

    runtimes: tuple[RuntimeView, ...]
    servers: tuple[ServerView, ...]


Event: TypeAlias = (
    EngineStarted
    | EngineStopped
    | EngineTroubled
    | EndpointChanged
    | ClientSeen
    | NodeNamed
    | HardwareFound
    | LoadMeasured
    | WorkerChanged
    | WorkerRemoved
    | ProfileChanged
    | RuntimesChanged
    | QuestionAsked
    | VotersDispatched
    | CandidatesGrew
    | CandidateReplaced
    | CandidateSettled
    | QuestionEnded
    | QuestionsForgotten
    | ApprovalAsked
    | ApprovalSettled
    | SandboxLookedFor
    | DownloadChanged
    | DownloadRemoved
    | HiveChanged
    | PeerChanged
    | PeerGreeted
    | PeerRemoved
    | OfferHeard
    | PeerMeasured
    | UsageCounted
    | LendingChanged
    | PairingChanged
    | DiscoveryChanged
    | UpdateChanged
    | PowerChanged
)
