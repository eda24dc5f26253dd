"""The consensus engine: ballots in, verdict out.

Pure: it reads no file, clock or network and executes nothing that a candidate contains. It imports
nothing else of this program, so that anyone may use it on its own.
"""

from __future__ import annotations

from swarm_desktop.consensus.agreements import Agreements
from swarm_desktop.consensus.ballots import (
    Ballot,
    Candidate,
    Certainty,
    Cluster,
    Evidence,
    Question,
    Task,
    ToolCall,
    Verdict,
)
from swarm_desktop.consensus.calibration import Step, expected_accuracy
from swarm_desktop.consensus.election import Election, ElectionOptions
from swarm_desktop.consensus.errors import (
    ConsensusError,
    DuplicateBallotError,
    TallyError,
    UnknownStrategyError,
)
from swarm_desktop.consensus.judge import JudgeRequest
from swarm_desktop.consensus.probes import Probes, passed, probes_for
from swarm_desktop.consensus.router import task_of
from swarm_desktop.consensus.strategies import STRATEGIES
from swarm_desktop.consensus.tally import Tally, merged
from swarm_desktop.consensus.weights import Weighting, reliabilities

__all__ = [
    "STRATEGIES",
    "Agreements",
    "Ballot",
    "Candidate",
    "Certainty",
    "Cluster",
    "ConsensusError",
    "DuplicateBallotError",
    "Election",
    "ElectionOptions",
    "Evidence",
    "JudgeRequest",
    "Probes",
    "Question",
    "Step",
    "Tally",
    "TallyError",
    "Task",
    "ToolCall",
    "UnknownStrategyError",
    "Verdict",
    "Weighting",
    "expected_accuracy",
    "merged",
    "passed",
    "probes_for",
    "reliabilities",
    "task_of",
]
