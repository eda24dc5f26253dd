"""Snapshots of a hive, and what commands tell about it, for tests and screenshots."""

import time
from dataclasses import replace

from swarm_desktop.core.discovery import DiscoveryView, NearbySource, NearbyView
from swarm_desktop.core.doctor import CheckResult, CheckStatus, DoctorReport
from swarm_desktop.core.hive import (
    HiveView,
    Invite,
    LendingView,
    PairingStage,
    PairingView,
    PeerModel,
    PeerRecord,
    PeerState,
)
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import Latency, PeerLink, PeerStatistics, PeerUsage
from swarm_desktop.core.settings import HiveSettings, Settings
from swarm_desktop.core.snapshot import (
    CandidateState,
    GpuView,
    HardwareView,
    LoadView,
    NodeView,
    PeerName,
    QuestionState,
    Snapshot,
)
from tests.ui import snapshots as given

NOW = time.time()
DAY = 24 * 3600
GIGABYTE = 1024**3
ATTIC = NodeView(
    NodeId("attic-id"),
    "attic",
    HardwareView(
        "Windows 11",
        "Ryzen 5 3600",
        physical_cores=6,
        logical_cores=12,
        memory_bytes=16 * GIGABYTE,
        gpus=(GpuView("GTX 1070", 8 * GIGABYTE),),
    ),
    LoadView(0.35, 0.4),
    paired=True,
    votes_won=17,
    lends=4,
    model="Qwen 2.5 3B",
    statistics=PeerStatistics(
        requests=20,
        failures=1,
        first_words=Latency(0.21, 0.64),
        whole=Latency(1.9, 4.2),
        tokens_per_second=42.4,
        votes_given=31,
    ),
    link=PeerLink(3.2, 0.4, "0.1.0", "2"),
    usage=PeerUsage("2030-01-31", NodeId("attic-id"), "attic", 3, 6, 900, 300, 12.5),
)
MACBOOK = NodeView(
    NodeId("macbook-id"),
    "macbook",
    HardwareView("macOS 15", "Apple M1", physical_cores=8, logical_cores=8, memory_bytes=16 * GIGABYTE),
    LoadView(0.18, 0.5),
    paired=True,
    votes_won=9,
    lends=2,
    model="Llama 3.2 3B",
    link=PeerLink(41.0, -2.0, "0.1.0", "2"),
)
OLD = NodeView(NodeId("old-id"), "old-thinkpad", paired=True, online=False)
LIVING_ROOM = NearbyView(
    NodeId("living-room-id"), "living-room", ("192.168.1.23:7977",), NearbySource.ANNOUNCED, seen_at=NOW
)
KITCHEN = NearbyView(NodeId("kitchen-id"), "kitchen-pc", ("192.168.1.31:7977",), NearbySource.ANNOUNCED, seen_at=NOW)
SILENT = NearbyView(NodeId(""), "10.0.0.9:7977", ("10.0.0.9:7977",), NearbySource.ADDRESS, online=False)

ON = Settings(hive=HiveSettings(enabled=True))
ALONE = replace(given.READY, hive=HiveView(port=7977), discovery=DiscoveryView(announcing=True, browsing=True))
NEARBY = replace(ALONE, discovery=replace(ALONE.discovery, nearby=(KITCHEN, LIVING_ROOM, SILENT)))
PAIRED = replace(NEARBY, peers=(ATTIC, MACBOOK, OLD), questions=given.HISTORY.questions)

BEGUN = PairingView("attic", "192.168.1.20:7977", PairingStage.COMPARING, "123456", begun_here=True)
ASKED = replace(BEGUN, begun_here=False)

RECORDS = (
    PeerRecord(ATTIC.id, "attic", ("192.168.1.20:7977",), PeerState.PAIRED, NOW - 20 * DAY, 3.2),
    PeerRecord(MACBOOK.id, "macbook", ("192.168.1.21:7977",), PeerState.PAIRED, NOW - 3 * DAY, 11.0),
    PeerRecord(OLD.id, "old-thinkpad", ("192.168.1.22:7977",), PeerState.PAIRED, NOW - 90 * DAY),
)
PEER_MODELS = (
    PeerModel("bartowski/Qwen2.5-3B-Instruct-GGUF/Qwen2.5-3B-Instruct-Q4_K_M.gguf", 2 * GIGABYTE),
    PeerModel("bartowski/Qwen2.5-Coder-1.5B-Instruct-GGUF/Qwen2.5-Coder-1.5B-Instruct-Q8_0.gguf", int(1.6 * GIGABYTE)),
)
INVITE = Invite("K7QD-3FWX", NOW + DAY, ("192.168.1.2", "workbench.local", "fd00::2"))
REPORT = DoctorReport(
    (
        CheckResult("switches", "Switches", CheckStatus.OK, "The hive is switched on and this machine is visible."),
        CheckResult(
            "firewall",
            "Firewall",
            CheckStatus.FAIL,
            "The firewall of this machine drops what other machines send to port 7977.",
            "Allow it with: sudo ufw allow 7977/tcp",
        ),
        CheckResult(
            "multicast", "Multicast", CheckStatus.WARN, "Nobody answered.", "Many guest networks keep machines apart."
        ),
        CheckResult("clock", "Clock", CheckStatus.UNKNOWN, "There is no machine to compare it with."),
    ),
    "The firewall of this machine drops what other machines send to port 7977. "
    "Allow it with: sudo ufw allow 7977/tcp (1 more below)",
)


def pairing(view: PairingView) -> Snapshot:
    """Return a snapshot in which two machines pair."""
    return replace(NEARBY, pairing=view)


_VOTERS = (None, None, PeerName(ATTIC.id, "attic"), PeerName(ATTIC.id, "attic"), PeerName(MACBOOK.id, "macbook"))
_NAMES = {None: "Qwen 2.5 7B", "attic": "attic · Qwen 2.5 3B", "macbook": "macbook · Llama 3.2 3B"}
SHARED_QUESTION = replace(
    given.DONE_QUESTION,
    candidates=tuple(
        replace(candidate, voter=_NAMES[peer.name if peer else None], peer=peer)
        for candidate, peer in zip(given.DONE_QUESTION.candidates, _VOTERS, strict=True)
    ),
)
SHARED = replace(PAIRED, questions=(SHARED_QUESTION, *given.HISTORY.questions[1:]))
WORKING = replace(
    PAIRED,
    questions=(
        replace(
            SHARED_QUESTION,
            state=QuestionState.VOTING,
            verdict=None,
            candidates=tuple(
                replace(candidate, state=CandidateState.STREAMING, key="") if place in {1, 3} else candidate
                for place, candidate in enumerate(SHARED_QUESTION.candidates)
            ),
        ),
    ),
    lending=LendingView(voters=2),
)
THREE = replace(PAIRED, peers=(ATTIC, MACBOOK))
_OTHERS = ("den", "garage", "hallway", "study", "cellar", "workshop", "bedroom", "porch")
TWELVE = replace(
    PAIRED,
    peers=(
        *PAIRED.peers,
        *(
            replace(
                MACBOOK if number % 3 == 1 else ATTIC,
                id=NodeId(f"n{number}"),
                name=name,
                load=LoadView(0.07 * number, 0.3),
                votes_won=3 * number,
                lends=number % 4,
            )
            for number, name in enumerate(_OTHERS)
        ),
    ),
)
