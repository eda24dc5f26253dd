"""What is known about one machine of the hive. Pure functions."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.hive import PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import BreakerState, Latency, PeerStatistics
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import NodeView, Snapshot
from swarm_ui.facts import UNKNOWN, counted, model_words, percent, tokens_words, when_words
from swarm_ui.hive.cells import THIS
from swarm_ui.hive.hardware_rows import hardware_rows
from swarm_ui.hive.link import latency_words
from swarm_ui.states import Tone, engine_look

translate = QCoreApplication.translate

_SAME_CLOCK_SECONDS = 2.0
"""Nobody needs clocks to agree better than this."""

Facts = tuple[tuple[str, str], ...]
"""Names and values."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that belong together."""

    title: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class MachineProps:
    """One machine in detail."""

    id: NodeId
    name: str
    is_this: bool
    state: str
    tone: Tone
    groups: tuple[FactGroup, ...]
    address: str = ""
    """Where it is reached, empty while that is not known."""
    asked: bool = True
    """Whether a peer is asked for votes, as far as any is."""
    may_be_asked: bool = True
    """Whether any peer is asked at all."""
    paused: bool = False
    """Whether this machine lends nothing for a while."""


def machine_props(
    snapshot: Snapshot, settings: Settings, records: tuple[PeerRecord, ...], cell_id: str, now: datetime
) -> MachineProps | None:
    """Return this machine or a paired one; None where there is none with that identifier."""
    if cell_id == THIS:
        return _this_machine(snapshot)
    node = next((peer for peer in snapshot.peers if peer.id == cell_id and peer.paired), None)
    if node is None:
        return None
    record = next((record for record in records if record.id == cell_id), None)
    asked = cell_id not in settings.hive.not_asked
    state, tone = _state(node, asked=asked, may_be_asked=settings.hive.ask)
    groups = (
        FactGroup(translate("Machine", "Now"), _now(node)),
        FactGroup(translate("Machine", "Votes"), _votes(node, node.statistics or PeerStatistics())),
        FactGroup(translate("Machine", "Connection"), _connection(node, record, now)),
        FactGroup(translate("Machine", "Borrowed from here"), _usage(node)),
        FactGroup(translate("Machine", "What it is"), _machine(node)),
    )
    address = record.addresses[0] if record and record.addresses else ""
    told = tuple(group for group in groups if group.facts)
    return MachineProps(node.id, node.name, False, state, tone, told, address, asked, settings.hive.ask)  # noqa: FBT003 - by name above


def _this_machine(snapshot: Snapshot) -> MachineProps:
    node = snapshot.node
    look = engine_look(snapshot.state)
    models = list(dict.fromkeys(model_words(worker.model) for worker in snapshot.answering if worker.can_be_asked))
    slots = [slot.busy for worker in snapshot.answering if worker.is_ready for slot in worker.slots]
    now = (
        *_load(node),
        (translate("Machine", "Models"), "\n".join(models)),
        (translate("Machine", "Slots"), _slots(slots)),
        (translate("Machine", "Lends now"), str(snapshot.lending.voters) if snapshot.peers else ""),
        (translate("Machine", "Votes won"), str(node.votes_won)),
    )
    groups = (
        FactGroup(translate("Machine", "Now"), _known(now)),
        FactGroup(translate("Machine", "What it is"), hardware_rows(node.hardware)),
    )
    name = node.name or translate("Hive", "This machine")
    told = tuple(group for group in groups if group.facts)
    paused = snapshot.lending.paused_until is not None
    return MachineProps(node.id, name, True, look.word, look.tone, told, paused=paused)  # noqa: FBT003


def _state(node: NodeView, *, asked: bool, may_be_asked: bool) -> tuple[str, Tone]:
    if not node.online:
        return translate("Machine", "Offline"), "dim"
    if not may_be_asked:
        return translate("Machine", "Online. Settings say that no machine is asked."), "dim"
    if not asked:
        return translate("Machine", "Online, and not asked: you want it so"), "dim"
    if node.statistics is not None and node.statistics.breaker is not BreakerState.CLOSED:
        reason = node.statistics.last_error
        if node.statistics.breaker is BreakerState.HALF_OPEN:
            return translate("Machine", "One question tries whether it is well again. {reason}").format(
                reason=reason
            ).strip(), "warn"
        return translate("Machine", "Not asked for a while. {reason}").format(reason=reason).strip(), "warn"
    return translate("Machine", "Online"), "ok"


def _now(node: NodeView) -> Facts:
    if not node.online:
        return ()
    lends = (
        translate("Machine", "{voters} of {model}").format(
            voters=counted(node.lends, translate("Hive", "voter"), translate("Hive", "voters")), model=node.model
        )
        if node.lends
        else translate("Machine", "nothing now")
    )
    return _known((*_load(node), (translate("Machine", "Lends"), lends)))


def _load(node: NodeView) -> Facts:
    load = node.load
    if not load.memory_share:
        return ()
    graphics = "" if load.graphics_share is None else f"{percent(load.graphics_share)} %"
    return (
        (translate("Machine", "Processor"), f"{percent(load.processor_share)} %"),
        (translate("Machine", "Memory"), f"{percent(load.memory_share)} %"),
        (translate("Machine", "Graphics"), graphics),
    )


def _slots(slots: list[bool]) -> str:
    if not slots:
        return ""
    return translate("Machine", "{free} of {slots} free").format(free=slots.count(False), slots=len(slots))


def _votes(node: NodeView, statistics: PeerStatistics) -> Facts:
    speed, share = statistics.tokens_per_second, statistics.success_share
    return _known(
        (
            (translate("Machine", "Given"), str(statistics.votes_given)),
            (translate("Machine", "Won"), str(node.votes_won)),
            (
                translate("Machine", "Speed"),
                translate("Machine", "{speed:.0f} tokens/s").format(speed=speed) if speed else "",
            ),
            (translate("Machine", "Succeeds"), "" if share is None else f"{percent(share)} %"),
            (translate("Machine", "First words"), _latency(statistics.first_words)),
            (translate("Machine", "Whole answers"), _latency(statistics.whole)),
            (translate("Machine", "Last error"), statistics.last_error),
        )
    )


def _latency(latency: Latency | None) -> str:
    if latency is None:
        return ""
    return translate("Machine", "{median:.1f} s, 19 of 20 within {p95:.1f} s").format(
        median=latency.median, p95=latency.p95
    )


def _connection(node: NodeView, record: PeerRecord | None, now: datetime) -> Facts:
    latency = node.link.latency_ms if node.online else None
    paired_at = record.paired_at if record else None
    return _known(
        (
            (translate("Machine", "Answers in"), UNKNOWN if latency is None else latency_words(latency)),
            (translate("Machine", "Addresses"), "\n".join(record.addresses) if record else ""),
            (translate("Machine", "Clock"), _clock(node.link.clock_skew_seconds)),
            (translate("Machine", "Paired"), UNKNOWN if paired_at is None else when_words(paired_at, now)),
        )
    )


def _clock(skew: float | None) -> str:
    if skew is None:
        return ""
    if abs(skew) <= _SAME_CLOCK_SECONDS:
        return translate("Machine", "as here")
    away = _span(abs(skew))
    return (translate("Machine", "{time} ahead") if skew > 0 else translate("Machine", "{time} behind")).format(
        time=away
    )


def _span(seconds: float) -> str:
    for size, unit in ((86400, translate("Machine", "days")), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def _usage(node: NodeView) -> Facts:
    usage = node.usage
    if usage is None:
        return ()
    tokens = tokens_words(usage.prompt_tokens + usage.decoded_tokens)
    return (
        (translate("Machine", "On"), usage.day),
        (translate("Machine", "Voters"), str(usage.voters)),
        (translate("Machine", "Tokens"), tokens),
        (translate("Machine", "At work"), f"{usage.seconds:.0f} s"),
    )


def _machine(node: NodeView) -> Facts:
    return (
        *hardware_rows(node.hardware),
        *_known(((translate("Machine", "Program"), node.link.program),)),
    )


def _known(facts: Facts) -> Facts:
    return tuple((name, value) for name, value in facts if value)
