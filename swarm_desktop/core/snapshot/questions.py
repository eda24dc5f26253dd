"""Questions, who answers them, and what comes of it."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import BallotId, NodeId, QuestionId
from swarm_desktop.core.trouble import Trouble


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
