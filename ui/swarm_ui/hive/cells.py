"""The cells of the honeycomb: every machine of the hive, and the invitation. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.peer_facts import BreakerState
from swarm_desktop.core.snapshot import EngineState, NodeView, Snapshot, WorkerState, WorkerView
from swarm_ui.facts import counted, hardware_words, model_words, percent
from swarm_ui.hive.link import Link, link_of
from swarm_ui.hive.marks import VoterMark, marks_words, voter_marks
from swarm_ui.states import Tone, engine_look, worker_look

translate = QCoreApplication.translate

THIS = "this"
"""Identifier of the cell of this machine."""


@dataclass(frozen=True, slots=True)
class CellProps:
    """One cell of the honeycomb."""

    id: str
    kind: Literal["this", "peer", "invitation"]
    name: str
    hardware: str = ""
    """What it is made of."""
    work: str = ""
    """The model, or what keeps it from working."""
    tone: Tone = "dim"
    """Tone of `work`."""
    voters: str = ""
    """How many vote, or what they do for others."""
    won: str = ""
    """How many votes were the winner."""
    percent: int | None = None
    """Load; None while it has none to show."""
    shape: str = ""
    """Icon in the place of the ring."""
    link: Link | None = None
    """How well a peer is reached; None for this machine, and while nothing is known."""
    marks: tuple[VoterMark, ...] = ()
    """Its voters in the vote that goes on, or just ended."""
    faded: bool = False
    spoken: str = ""


def machine_cells(snapshot: Snapshot, voters: int, spared: Sequence[str], now: float) -> tuple[CellProps, ...]:
    """Return this machine and the paired ones.

    `voters` is how many vote when a request does not say; `spared` are the machines that are not asked; `now` is in
    seconds since the epoch.
    """
    marks = voter_marks(snapshot, now)
    peers = (_peer(peer, marks.get(peer.id, ()), spared=peer.id in spared) for peer in snapshot.peers if peer.paired)
    return (_this_machine(snapshot, voters, marks.get("", ())), *peers)


def invitation(*, nearby: bool) -> CellProps:
    """Return the empty cell; `nearby` says whether there is anybody to drag into it."""
    name = translate("Hive", "Drop here") if nearby else translate("Hive", "Room for more")
    hint = translate("Hive", "to join the hive") if nearby else translate("Hive", "your next machine")
    return CellProps(id="invitation", kind="invitation", name=name, hardware=hint, spoken=f"{name}: {hint}")


def _this_machine(snapshot: Snapshot, voters: int, marks: tuple[VoterMark, ...]) -> CellProps:
    node = snapshot.node
    work, tone = _work(snapshot)
    running = snapshot.running and snapshot.state is not EngineState.TROUBLE
    load = percent(node.load.processor_share) if running else None
    name = node.name or translate("Hive", "This machine")
    hardware = hardware_words(node.hardware)
    ready = any(worker.can_be_asked for worker in snapshot.answering)
    at_work = _lending(snapshot) or (_voters(voters) if ready else "")
    won = _won(node)
    spoken = [
        name,
        translate("Hive", "this machine"),
        engine_look(snapshot.state).word,
        hardware,
        work,
        _load_words(load),
        at_work,
        won,
        marks_words(marks),
    ]
    return CellProps(
        id=THIS,
        kind="this",
        name=name,
        hardware=hardware,
        work=work,
        tone=tone,
        voters=at_work,
        won=won,
        percent=load,
        shape="" if running else engine_look(snapshot.state).icon,
        marks=marks,
        spoken=", ".join(filter(None, spoken)),
    )


def _work(snapshot: Snapshot) -> tuple[str, Tone]:
    if snapshot.trouble is not None:
        return translate("Hive", "Trouble: {title}").format(title=snapshot.trouble.title), "bad"
    if not snapshot.running:
        return translate("Hive", "Stopped"), "dim"
    ready = [worker for worker in snapshot.answering if worker.can_be_asked]
    if ready:
        models = list(dict.fromkeys(model_words(worker.model) for worker in ready))
        model = models[0] if len(models) == 1 else counted(len(models), "", translate("Hive", "models"))
        if any(worker.is_ready for worker in ready):
            return model, "dim"
        return translate("Hive", "{model}, loaded when asked").format(model=model), "dim"
    failed = [worker for worker in snapshot.answering if worker.state is WorkerState.FAILED]
    if failed and len(failed) == len(snapshot.answering):
        return translate("Hive", "Trouble: the worker failed"), "bad"
    loading = next((worker for worker in snapshot.answering if worker.state is WorkerState.LOADING), None)
    return (_loading(loading), "warn") if loading else (translate("Hive", "Starting…"), "warn")


def _loading(worker: WorkerView) -> str:
    word = worker_look(worker.state).word
    return word + "…" if worker.progress is None else f"{word} {percent(worker.progress)} %"


def _lending(snapshot: Snapshot) -> str:
    """Return what this machine does for others, where that is anything out of the ordinary."""
    if snapshot.lending.voters:
        return translate("Hive", "{voters} at work for others").format(voters=snapshot.lending.voters)
    return translate("Hive", "lending paused") if snapshot.lending.paused_until and snapshot.peers else ""


def _peer(node: NodeView, marks: tuple[VoterMark, ...], *, spared: bool) -> CellProps:
    hardware = hardware_words(node.hardware)
    work, tone, shape = _peer_work(node, speaking=any(mark.state == "speaking" for mark in marks), spared=spared)
    lends = _voters(node.lends) if node.lends and node.online else ""
    won = _won(node)
    state = translate("Hive", "paired, online") if node.online else translate("Hive", "paired")
    # A machine that tells of its load always uses some of its memory.
    load = percent(node.load.processor_share) if node.online and node.load.memory_share else None
    link = link_of(node)
    spoken = [
        node.name,
        state,
        hardware,
        work,
        _load_words(load),
        lends,
        won,
        link.words if link else "",
        marks_words(marks),
    ]
    return CellProps(
        id=node.id,
        kind="peer",
        name=node.name,
        hardware=hardware,
        work=work,
        tone=tone,
        voters=lends,
        won=won,
        percent=load,
        shape=shape,
        link=link,
        marks=marks,
        faded=not node.online,
        spoken=", ".join(filter(None, spoken)),
    )


def _peer_work(node: NodeView, *, speaking: bool, spared: bool) -> tuple[str, Tone, str]:
    """Return what a machine does, the tone of that, and its shape."""
    if not node.online:
        return translate("Hive", "Offline"), "dim", "state-stopped"
    if speaking:
        return translate("Hive", "Votes now"), "accent", "state-voting"
    if spared:
        return translate("Hive", "Not asked"), "dim", "state-starting"
    if node.statistics is not None and node.statistics.breaker is not BreakerState.CLOSED:
        return translate("Hive", "Not asked for a while"), "warn", "state-starting"
    if node.lends:
        return node.model, "ok", "state-ready"
    return translate("Hive", "Lends nothing"), "dim", "state-starting"


def _voters(voters: int) -> str:
    return counted(voters, translate("Hive", "voter"), translate("Hive", "voters"))


def _won(node: NodeView) -> str:
    return translate("Hive", "won {votes}").format(votes=node.votes_won) if node.votes_won else ""


def _load_words(load: int | None) -> str:
    return "" if load is None else translate("Hive", "processor {percent} percent busy").format(percent=load)
