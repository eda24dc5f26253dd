"""What is known about one machine of the hive. Pure functions."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.hive import PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.snapshot import NodeView, Snapshot
from swarm_ui.facts import UNKNOWN, when_words
from swarm_ui.states import Tone

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class MachineProps:
    """One paired machine in detail."""

    id: NodeId
    name: str
    state: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    """Names and values."""
    address: str
    """Empty while it is not known."""


def machine_props(
    snapshot: Snapshot, records: tuple[PeerRecord, ...], node_id: str, now: datetime
) -> MachineProps | None:
    """Return a paired machine; None where there is none with that identifier."""
    node = next((peer for peer in snapshot.peers if peer.id == node_id and peer.paired), None)
    if node is None:
        return None
    record = next((record for record in records if record.id == node_id), None)
    address = record.addresses[0] if record and record.addresses else ""
    latency = record.latency_ms if record and node.online else None
    paired_at = record.paired_at if record else None
    facts = (
        (translate("Machine", "Answers in"), UNKNOWN if latency is None else f"{latency:.0f} ms"),
        (translate("Machine", "Paired"), UNKNOWN if paired_at is None else when_words(paired_at, now)),
        (translate("Machine", "Lends"), _lends(node)),
        (translate("Machine", "Votes"), _votes(snapshot, node)),
    )
    state = translate("Machine", "Online") if node.online else translate("Machine", "Offline")
    return MachineProps(node.id, node.name, state, "ok" if node.online else "dim", facts, address)


def _lends(node: NodeView) -> str:
    if not node.lends:
        return translate("Machine", "nothing now")
    return translate("Machine", "{voters} of {model}").format(voters=node.lends, model=node.model)


def _votes(snapshot: Snapshot, node: NodeView) -> str:
    """Return how many votes it gave lately, and how many it won."""
    given = sum(
        candidate.peer is not None and candidate.peer.id == node.id
        for question in snapshot.questions
        for candidate in question.candidates
    )
    return translate("Machine", "{given} given lately, {won} won").format(given=given, won=node.votes_won)
