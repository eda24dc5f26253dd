"""What is known about one machine of the hive. Pure functions."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.hive import PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import BreakerState
from swarm_desktop.core.snapshot import NodeView, Snapshot
from swarm_ui.facts import UNKNOWN, percent, tokens_words, when_words
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
        (translate("Machine", "Votes"), _votes(node)),
        *_measured(node),
    )
    state, tone = _state(node)
    return MachineProps(node.id, node.name, state, tone, facts, address)


def _state(node: NodeView) -> tuple[str, Tone]:
    if not node.online:
        return translate("Machine", "Offline"), "dim"
    if node.statistics is not None and node.statistics.breaker is not BreakerState.CLOSED:
        reason = node.statistics.last_error
        return translate("Machine", "Not asked for a while. {reason}").format(reason=reason).strip(), "warn"
    return translate("Machine", "Online"), "ok"


def _lends(node: NodeView) -> str:
    if not node.lends:
        return translate("Machine", "nothing now")
    return translate("Machine", "{voters} of {model}").format(voters=node.lends, model=node.model)


def _votes(node: NodeView) -> str:
    given = node.statistics.votes_given if node.statistics else 0
    return translate("Machine", "{given} given, {won} won").format(given=given, won=node.votes_won)


def _measured(node: NodeView) -> list[tuple[str, str]]:
    """Return how well it served this machine and what it used of it, as far as there is anything to tell."""
    facts = []
    statistics, usage = node.statistics, node.usage
    if statistics is not None and statistics.tokens_per_second > 0:
        speed = translate("Machine", "{speed:.0f} tokens/s").format(speed=statistics.tokens_per_second)
        facts.append((translate("Machine", "Speed"), speed))
    if statistics is not None and statistics.success_share is not None:
        facts.append((translate("Machine", "Succeeds"), f"{percent(statistics.success_share)} %"))
    if usage is not None:
        used = translate("Machine", "{voters} voters, {tokens} tokens on {day}").format(
            voters=usage.voters, tokens=tokens_words(usage.prompt_tokens + usage.decoded_tokens), day=usage.day
        )
        facts.append((translate("Machine", "Used here"), used))
    return facts
