"""What the Workers page shows, as a pure function of the snapshot."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.snapshot import Snapshot, Trouble, WorkerState, WorkerView
from swarm_ui.facts import UNKNOWN, counted, model_words, percent, size_words, tokens_words
from swarm_ui.states import StateLook, worker_look
from swarm_ui.workers.runtimes import destination

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with its name."""

    name: str
    value: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class WorkerProps:
    """One worker, in the list and in detail."""

    id: str
    name: str
    look: StateLook
    line: str
    """State and speed in few words, for the list."""
    slots: tuple[bool, ...]
    """True for each slot that decodes."""
    facts: tuple[Fact, ...]
    plan: str
    """How it was planned to fit this machine, in a line."""
    caution: str
    """What is risky about that; empty where nothing is."""
    practice: bool
    percent: int | None
    trouble: Trouble | None
    can_stop: bool
    log_stamp: tuple[WorkerState, int]
    """Changes when the log is worth reading again."""
    spoken: str


def workers_props(snapshot: Snapshot) -> tuple[WorkerProps, ...]:
    """Return the workers in the order in which they were made."""
    return tuple(_worker(worker) for worker in snapshot.workers)


def _worker(worker: WorkerView) -> WorkerProps:
    look = worker_look(worker.state)
    busy = sum(slot.busy for slot in worker.slots)
    loaded = percent(worker.progress) if worker.state is WorkerState.LOADING and worker.progress is not None else None
    line = _line(worker, busy, loaded)
    name = model_words(worker.model)
    return WorkerProps(
        id=worker.id,
        name=name,
        look=look,
        line=line,
        slots=tuple(slot.busy for slot in worker.slots),
        facts=_facts(worker, busy),
        plan=worker.plan,
        caution=worker.caution,
        practice=worker.model.practice,
        percent=loaded,
        trouble=worker.trouble,
        can_stop=worker.state is not WorkerState.STOPPED,
        log_stamp=(worker.state, worker.restarts),
        spoken=", ".join(filter(None, [name, look.word, line])),
    )


def _line(worker: WorkerView, busy: int, loaded: int | None) -> str:
    if loaded is not None:
        return translate("Workers", "{percent} % loaded").format(percent=loaded)
    if worker.state is WorkerState.FAILED and worker.trouble is not None:
        return worker.trouble.title
    if not worker.is_ready:
        return ""
    if worker.embeds or worker.host:
        return destination(worker.host) if worker.host else translate("Workers", "makes vectors of texts")
    slots = counted(len(worker.slots), translate("Workers", "slot"), translate("Workers", "slots"))
    if busy:
        return translate("Workers", "{busy} of {slots} busy").format(busy=busy, slots=slots)
    return slots


def _facts(worker: WorkerView, busy: int) -> tuple[Fact, ...]:
    speed = f"{worker.tokens_per_second:.1f}" if worker.tokens_per_second > 0 else UNKNOWN
    parts = [
        Fact(
            translate("Workers", "Tokens/s"),
            speed,
            translate("Workers", "Decoding speed over all slots, of the last answer"),
        ),
        Fact(translate("Workers", "Slots busy"), f"{busy} / {len(worker.slots)}"),
        Fact(translate("Workers", "Memory"), size_words(worker.memory_bytes)),
        Fact(
            translate("Workers", "Context"),
            tokens_words(worker.context_tokens),
            translate("Workers", "Tokens that one request really gets, question and answer together"),
        ),
        Fact(translate("Workers", "Threads"), str(worker.threads) if worker.threads else UNKNOWN),
        Fact(translate("Workers", "Restarts"), str(worker.restarts)),
        _model_fact(worker),
        Fact(translate("Workers", "Runtime"), worker.runtime),
    ]
    if worker.safety:
        parts.append(
            Fact(
                translate("Workers", "Safer setting"),
                worker.safety,
                translate("Workers", "It crashed, and works with this setting. A restart tries without it again."),
            )
        )
    return tuple(parts)


def _model_fact(worker: WorkerView) -> Fact:
    if worker.kind is RuntimeKind.OPENAI or worker.host:
        where = translate("Workers", "Where questions are answered")
        return Fact(translate("Workers", "Server"), urlsplit(worker.model.path).netloc, where)
    size = " · ".join(filter(None, [size_words(worker.model.size_bytes), worker.model.quantisation]))
    return Fact(translate("Workers", "Model file"), size, worker.model.path)
