"""What the Connect page shows, as pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.editors import AGENT_CONTEXT, EDITORS, EditorId, EditorSetup
from swarm_desktop.core.settings import EndpointSettings
from swarm_desktop.core.snapshot import ClientView, Snapshot, WorkerView
from swarm_ui.facts import address_of, counted, model_words, tokens_words, when_words
from swarm_ui.states import Tone

translate = QCoreApplication.translate

VOTING_PREFIX = "swarm/"
NO_MODEL = "swarm/MODEL"
"""Stands for the name of a model while none is ready."""
_JUST_NOW = 3
_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class ModelName:
    """A name that a client may write into `model`."""

    name: str
    meaning: str
    context_tokens: int


@dataclass(frozen=True, slots=True)
class ConnectProps:
    """The whole page, but for the key, which is never part of a snapshot, and the clients, which change too often."""

    address: str
    listening: bool
    can_test: bool
    models: tuple[ModelName, ...]


@dataclass(frozen=True, slots=True)
class EditorRow:
    """One program in the list."""

    id: EditorId
    name: str
    seen: bool
    """Whether it asked since the program was started."""
    spoken: str


@dataclass(frozen=True, slots=True)
class LightProps:
    """Whether a program has asked, and when."""

    words: str
    icon: str
    tone: Tone


def connect_props(snapshot: Snapshot, endpoint: EndpointSettings) -> ConnectProps:
    """Return what to show."""
    ready = [worker for worker in snapshot.answering if worker.can_be_asked]
    models: dict[str, ModelName] = {}
    if snapshot.profile and ready:
        name = VOTING_PREFIX + snapshot.profile
        words = translate("Connect", "{profile}, several models and one verdict").format(profile=snapshot.profile)
        models[name] = ModelName(name, words, _least_context(ready))
    for worker in ready:
        words = model_words(worker.model)
        plain, voting = worker.model.id, VOTING_PREFIX + worker.model.id
        context = _least_context([other for other in ready if other.model.id == worker.model.id])
        models[voting] = ModelName(
            voting, translate("Connect", "{model}, several voters and one verdict").format(model=words), context
        )
        models[plain] = ModelName(
            plain, translate("Connect", "{model}, one voter that streams at once").format(model=words), context
        )
    listening = snapshot.endpoint is not None and snapshot.endpoint.listening
    return ConnectProps(
        address=address_of(snapshot) or endpoint.base_url,
        listening=listening,
        can_test=listening and bool(ready),
        models=tuple(models.values()),
    )


def _least_context(workers: Sequence[WorkerView]) -> int:
    """Return the context of all of them together; 0 while none was loaded yet."""
    return min((worker.context_tokens for worker in workers if worker.context_tokens), default=0)


def editor_name(editor: EditorId) -> str:
    """Return what a program is called in the list."""
    return EDITORS[editor].name or translate("Connect", "Any other program")


def editor_rows(clients: tuple[ClientView, ...]) -> tuple[EditorRow, ...]:
    """Return the list of programs."""
    rows = []
    for editor in EDITORS:
        name, seen = editor_name(editor), bool(EDITORS[editor].name) and client_of(editor, clients) is not None
        spoken = translate("Connect", "{editor}, has asked").format(editor=name) if seen else name
        rows.append(EditorRow(editor, name, seen, spoken))
    return tuple(rows)


def client_of(editor: EditorId, clients: tuple[ClientView, ...]) -> ClientView | None:
    """Return the client that a program was last seen as; of any other program, whoever asked last."""
    names = EDITORS[editor].seen_as
    return next((client for client in clients if not names or client.name in names), None)


def light_props(editor: EditorId, clients: tuple[ClientView, ...], now: datetime) -> LightProps:
    """Return what is known at `now` of a program's last request."""
    client = client_of(editor, clients)
    if client is None:
        if not EDITORS[editor].name:
            return LightProps(translate("Connect", "No program has asked yet"), "state-stopped", "dim")
        words = translate("Connect", "No request from {editor} yet").format(editor=editor_name(editor))
        return LightProps(words, "state-stopped", "dim")
    age = max(0.0, now.timestamp() - client.last_request_at)
    words = translate("Connect", "{client} asked {when}").format(
        client=client.name, when=_ago_words(age, client.last_request_at, now)
    )
    return LightProps(words, "state-ready", "ok" if age < _HOUR else "plain")


def context_warning(setup: EditorSetup) -> str:
    """Return a warning where an agent gets less context than it needs; empty otherwise."""
    if not EDITORS[setup.editor].agent or not 0 < setup.context_tokens < AGENT_CONTEXT:
        return ""
    return translate(
        "Connect",
        "One request gets {tokens} tokens of context. Coding agents need {needed} or more: choose another model, or "
        "a larger context in Settings.",
    ).format(tokens=tokens_words(setup.context_tokens), needed=tokens_words(AGENT_CONTEXT))


def _ago_words(age: float, moment: float, now: datetime) -> str:
    if age < _JUST_NOW:
        return translate("Connect", "just now")
    if age < _MINUTE:
        ago = counted(int(age), translate("Connect", "second"), translate("Connect", "seconds"))
    elif age < _HOUR:
        ago = counted(int(age // _MINUTE), translate("Connect", "minute"), translate("Connect", "minutes"))
    else:
        return translate("Connect", "at {time}").format(time=when_words(moment, now))
    return translate("Connect", "{duration} ago").format(duration=ago)


def short_path(path: str) -> str:
    """Return a path with `~` for the person's own folder, as it is usually told."""
    home = str(Path.home())
    return f"~{path.removeprefix(home)}" if path.startswith((f"{home}/", f"{home}\\")) else path
