"""What the Workers page shows of runtimes and servers, as a pure function of the snapshot."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.runtimes import RuntimeKind, RuntimeView, ServerView
from swarm_desktop.core.snapshot import Snapshot, WorkerView
from swarm_ui.states import StateLook, worker_look

translate = QCoreApplication.translate

FILE_READERS = (RuntimeKind.XLLAMACPP, RuntimeKind.LLAMA_SERVER, RuntimeKind.LLAMA_CPP_PYTHON)
"""Runtimes that settings can let read model files; folders are always read by MLX."""


@dataclass(frozen=True, slots=True)
class RuntimeProps:
    """One runtime."""

    kind: RuntimeKind
    name: str
    about: str
    """What it is good for."""
    look: StateLook
    line: str
    """Why it cannot be used, and what to do; or which program it is."""
    reads_files: bool


@dataclass(frozen=True, slots=True)
class ServerProps:
    """One server that answers."""

    address: str
    model: str
    dialect: str
    """As settings call it."""
    look: StateLook
    line: str
    """Where questions go."""
    leaves: bool
    """Whether that is another machine."""
    caution: str
    trouble: str
    spoken: str


@dataclass(frozen=True, slots=True)
class RuntimesProps:
    """All of it."""

    runtimes: tuple[RuntimeProps, ...]
    servers: tuple[ServerProps, ...]
    reader: RuntimeKind
    """What reads model files."""


def runtimes_props(snapshot: Snapshot) -> RuntimesProps:
    """Return what is shown of runtimes and servers."""
    workers = {worker.id: worker for worker in snapshot.workers}
    reader = next((view.kind for view in snapshot.runtimes if view.reads_files), RuntimeKind.XLLAMACPP)
    servers = tuple(_server(view, workers.get(view.worker) if view.worker else None) for view in snapshot.servers)
    return RuntimesProps(tuple(map(_runtime, snapshot.runtimes)), servers, reader)


def destination(host: str) -> str:
    """Return the sentence that says where questions go."""
    return translate("Workers", "Questions go to {host}").format(host=host)


def _runtime(view: RuntimeView) -> RuntimeProps:
    usable = StateLook(translate("Workers", "Usable"), "state-ready", "ok")
    missing = StateLook(translate("Workers", "Not here"), "state-stopped", "dim")
    return RuntimeProps(
        kind=view.kind,
        name=view.name,
        about=_about(view.kind),
        look=usable if view.usable else missing,
        line=view.obstacle or view.place,
        reads_files=view.reads_files,
    )


def _about(kind: RuntimeKind) -> str:
    match kind:
        case RuntimeKind.XLLAMACPP:
            return translate("Workers", "Comes with the program")
        case RuntimeKind.LLAMA_SERVER:
            return translate("Workers", "A llama.cpp of your own, such as one built for your graphics card")
        case RuntimeKind.LLAMA_CPP_PYTHON:
            return translate("Workers", "Answers the same seed with the same bytes, every time")
        case RuntimeKind.MLX:
            return translate("Workers", "Reads model folders; made for Macs with Apple chips")
        case RuntimeKind.OPENAI:
            return translate("Workers", "vLLM, Ollama, LM Studio, a cluster: add one below")


def _server(view: ServerView, worker: WorkerView | None) -> ServerProps:
    stopped = StateLook(translate("Workers", "Not asked"), "state-stopped", "dim")
    look = worker_look(worker.state) if worker else stopped
    line = destination(view.host) if view.leaves_machine else translate("Workers", "On this machine")
    caution = translate(
        "Workers", "Without https, questions and the key can be read by anybody on the network between."
    )
    return ServerProps(
        address=view.address,
        model=view.model,
        dialect=view.kind.value,
        look=look,
        line=f"{line} · {view.address}",
        leaves=view.leaves_machine,
        caution=caution if view.is_readable else "",
        trouble=worker.trouble.message if worker and worker.trouble else "",
        spoken=f"{view.model}, {look.word}, {line}",
    )
