"""What the Hive page shows, as a pure function of the snapshot."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.ids import NodeId, QuestionId
from swarm_desktop.core.snapshot import (
    CandidateState,
    EngineState,
    NodeView,
    QuestionView,
    Snapshot,
    WorkerState,
    WorkerView,
)
from swarm_ui.facts import counted, hardware_words, model_words, percent
from swarm_ui.hive.hardware_rows import hardware_rows
from swarm_ui.hive.nearby import NearbyColumnProps, nearby_props
from swarm_ui.page import voted
from swarm_ui.states import Tone, engine_look, worker_look
from swarm_ui.verdicts import Agreement, agreement, task_words, time_words

translate = QCoreApplication.translate

SHOWN_VERDICTS = 3


@dataclass(frozen=True, slots=True)
class CellProps:
    """One cell of the honeycomb."""

    id: str
    kind: Literal["this", "peer", "invitation"]
    name: str
    hardware: str = ""
    """What it is made of, and how many voters a peer lends."""
    work: str = ""
    """The model, or what keeps it from working."""
    tone: Tone = "dim"
    """Tone of `work`."""
    won: str = ""
    """How many vote, and how many votes were the winner."""
    percent: int | None = None
    """Load; None while it has none to show."""
    shape: str = ""
    """Icon in the place of the ring."""
    faded: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class VerdictProps:
    """One of the last verdicts."""

    question_id: QuestionId
    title: str
    time: str
    agreement: Agreement
    origin: str
    spoken: str


@dataclass(frozen=True, slots=True)
class HiveProps:
    """The whole page."""

    cells: tuple[CellProps, ...]
    nearby: NearbyColumnProps
    hardware: tuple[tuple[str, str], ...]
    """What was found in this machine: names and values."""
    unread: tuple[str, ...]
    verdicts: tuple[VerdictProps, ...]


def hive_props(snapshot: Snapshot, voters: int, *, enabled: bool = False) -> HiveProps:
    """Return what to show.

    `voters` is how many vote when a request does not say; `enabled` says whether the settings switch the hive on.
    """
    cells = [_this_machine(snapshot, voters)]
    voting = _voting_now(snapshot)
    cells += [_peer(peer, voting) for peer in snapshot.peers if peer.paired]
    nearby = nearby_props(snapshot, enabled=enabled)
    cells.append(_invitation(nearby=bool(nearby.rows)))
    hardware = snapshot.node.hardware
    verdicts = tuple(_verdict(question) for question in voted(snapshot)[:SHOWN_VERDICTS])
    return HiveProps(tuple(cells), nearby, hardware_rows(hardware), hardware.unread, verdicts)


def _this_machine(snapshot: Snapshot, voters: int) -> CellProps:
    node = snapshot.node
    work, tone = _work(snapshot)
    running = snapshot.running and snapshot.state is not EngineState.TROUBLE
    load = percent(node.load.processor_share) if running else None
    name = node.name or translate("Hive", "This machine")
    hardware = hardware_words(node.hardware)
    ready = any(worker.is_ready for worker in snapshot.answering)
    votes = counted(voters, translate("Hive", "voter"), translate("Hive", "voters")) if ready else ""
    won = " · ".join(filter(None, [_lending(snapshot) or votes, _won(node)]))
    loaded = translate("Hive", "processor {percent} percent busy").format(percent=load) if running else ""
    spoken = [name, translate("Hive", "this machine"), engine_look(snapshot.state).word, hardware, work, loaded, won]
    return CellProps(
        id="this",
        kind="this",
        name=name,
        hardware=hardware,
        work=work,
        tone=tone,
        won=won,
        percent=load,
        shape="" if running else engine_look(snapshot.state).icon,
        spoken=", ".join(filter(None, spoken)),
    )


def _work(snapshot: Snapshot) -> tuple[str, Tone]:
    if snapshot.trouble is not None:
        return translate("Hive", "Trouble: {title}").format(title=snapshot.trouble.title), "bad"
    if not snapshot.running:
        return translate("Hive", "Stopped"), "dim"
    ready = [worker for worker in snapshot.answering if worker.is_ready]
    if ready:
        models = list(dict.fromkeys(model_words(worker.model) for worker in ready))
        model = models[0] if len(models) == 1 else counted(len(models), "", translate("Hive", "models"))
        return model, "dim"
    failed = [worker for worker in snapshot.answering if worker.state is WorkerState.FAILED]
    if failed and len(failed) == len(snapshot.answering):
        return translate("Hive", "Trouble: the worker failed"), "bad"
    loading = next((worker for worker in snapshot.answering if worker.state is WorkerState.LOADING), None)
    return (_loading(loading), "warn") if loading else (translate("Hive", "Starting…"), "warn")


def _loading(worker: WorkerView) -> str:
    word = worker_look(worker.state).word
    return word + "…" if worker.progress is None else f"{word} {percent(worker.progress)} %"


def _won(node: NodeView) -> str:
    return translate("Hive", "won {votes}").format(votes=node.votes_won) if node.votes_won else ""


def _lending(snapshot: Snapshot) -> str:
    """Return what this machine does for others, where that is anything out of the ordinary."""
    if snapshot.lending.voters:
        return translate("Hive", "{voters} at work for others").format(voters=snapshot.lending.voters)
    return translate("Hive", "lending paused") if snapshot.lending.paused_until and snapshot.peers else ""


def _peer(node: NodeView, voting: frozenset[NodeId]) -> CellProps:
    hardware = hardware_words(node.hardware)
    work, tone, shape = _peer_work(node, voting)
    lends = counted(node.lends, translate("Hive", "voter"), translate("Hive", "voters")) if node.lends else ""
    won = _won(node)
    state = translate("Hive", "paired, online") if node.online else translate("Hive", "paired")
    return CellProps(
        id=node.id,
        kind="peer",
        name=node.name,
        hardware=" · ".join(filter(None, [hardware, lends])),
        work=work,
        tone=tone,
        won=won,
        shape=shape,
        faded=not node.online,
        spoken=", ".join(filter(None, [node.name, state, hardware, work, lends, won])),
    )


def _peer_work(node: NodeView, voting: frozenset[NodeId]) -> tuple[str, Tone, str]:
    """Return what a machine does, the tone of that, and its shape."""
    if not node.online:
        return translate("Hive", "Offline"), "dim", "state-stopped"
    if node.id in voting:
        return translate("Hive", "Votes now"), "accent", "state-voting"
    if node.lends:
        return node.model, "ok", "state-ready"
    return translate("Hive", "Lends nothing now"), "dim", "state-starting"


def _voting_now(snapshot: Snapshot) -> frozenset[NodeId]:
    """Return the machines whose voters speak right now."""
    return frozenset(
        candidate.peer.id
        for question in snapshot.questions
        if question.is_active
        for candidate in question.candidates
        if candidate.peer is not None and candidate.state is CandidateState.STREAMING
    )


def _invitation(*, nearby: bool) -> CellProps:
    name = translate("Hive", "Drop here") if nearby else translate("Hive", "Room for more")
    hint = translate("Hive", "to join the hive") if nearby else translate("Hive", "your next machine")
    return CellProps(id="invitation", kind="invitation", name=name, hardware=hint, spoken=f"{name}: {hint}")


def _verdict(question: QuestionView) -> VerdictProps:
    verdict = question.verdict
    assert verdict is not None  # noqa: S101 - `voted` returns no others
    agreed = agreement(verdict)
    title = " ".join(question.prompt.split()) or task_words(verdict.task)
    time = time_words(question)
    origin = question.origin
    return VerdictProps(
        question_id=question.id,
        title=title,
        time=time,
        agreement=agreed,
        origin=origin,
        spoken=", ".join(filter(None, [title, agreed.words, time, origin])),
    )
