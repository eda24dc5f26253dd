"""The state of the program as immutable facts; the window is drawn from nothing else.

Times are seconds since the epoch, durations are seconds, sizes are bytes, shares run from 0 to 1.
"""

from swarm_desktop.core.snapshot.endpoint import ApprovalView, ClientView, EndpointView
from swarm_desktop.core.snapshot.machine import BatteryView, DiskView, GpuView, HardwareView, LoadView, NodeView
from swarm_desktop.core.snapshot.questions import (
    CandidateState,
    CandidateView,
    ClusterView,
    PeerName,
    QuestionState,
    QuestionView,
    VerdictView,
)
from swarm_desktop.core.snapshot.whole import RECENT_CLIENTS, RECENT_QUESTIONS, EngineState, Snapshot
from swarm_desktop.core.snapshot.workers import ModelView, SlotView, WorkerState, WorkerView
from swarm_desktop.core.trouble import Trouble

__all__ = [
    "RECENT_CLIENTS",
    "RECENT_QUESTIONS",
    "ApprovalView",
    "BatteryView",
    "CandidateState",
    "CandidateView",
    "ClientView",
    "ClusterView",
    "DiskView",
    "EndpointView",
    "EngineState",
    "GpuView",
    "HardwareView",
    "LoadView",
    "ModelView",
    "NodeView",
    "PeerName",
    "QuestionState",
    "QuestionView",
    "SlotView",
    "Snapshot",
    "Trouble",
    "VerdictView",
    "WorkerState",
    "WorkerView",
]
