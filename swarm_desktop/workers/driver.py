"""What differs between runtimes, seen from a worker: how its child process is ordered, and who speaks with it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.workers.budget import Allow
from swarm_desktop.workers.child_messages import ChildOrder
from swarm_desktop.workers.recipe import RemoteModel, WorkerRecipe
from swarm_desktop.workers.restarts import Safety
from swarm_desktop.workers.runtime import Runtime, Usage, WorkerAddress


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who hears of what a runtime does. Called in the loop's thread."""

    on_busy: Callable[[int], None] = lambda _: None
    """Hears how many voters are being answered, whenever that changes."""
    on_usage: Callable[[Usage], None] = lambda _: None
    """Hears of each answer."""
    on_lost: Callable[[], None] = lambda: None
    """Hears that a connection broke, so that somebody looks whether the server is still there."""


class ConnectedRuntime(Runtime, Protocol):
    """A runtime with a server behind it."""

    @property
    def address(self) -> WorkerAddress | None:
        """Where that server speaks OpenAI's dialect; None where it speaks another."""

    @property
    def is_untried(self) -> bool:
        """Whether it was asked and never answered: a crash now is one at its first decode."""

    async def check_health(self) -> None:
        """Return when the server can be asked. Raises WorkerError where it cannot."""

    async def close(self) -> None:
        """Close all connections; requests on their way fail."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a child process gets of the machine."""

    settings: WorkerSettings
    threads: int
    safety: Safety
    key: str
    """What its callers have to send."""
    allow: Allow
    """Measures what it may take of the memory."""


@dataclass(frozen=True, slots=True)
class ChildLaunch:
    """One child process before it is started."""

    order: ChildOrder
    title: str
    """Heads its log."""
    expected_bytes: int
    """Memory that it will take once the model is loaded, about."""
    connect: Callable[[str, Listeners], ConnectedRuntime]
    """Returns who speaks with the server at the address that the child told."""
    plan: str = ""
    """How it will run, in one line for people."""
    caution: str = ""
    """What is risky about that; empty where nothing is."""
    graphics_bytes: int = 0
    """What it will take of graphics processors' own memory."""


@dataclass(frozen=True, slots=True)
class ChildDriver:
    """A runtime in a child process, which is told what to do as `child_messages` says."""

    name: str
    obstacle: Callable[[], str]
    """Returns what keeps it from being used here, and what to do, in a sentence; empty where nothing does."""
    view: Callable[[Path], ModelView]
    """Returns what a model says about itself. Raises ModelFileError. Called in a thread, as is `launch`."""
    launch: Callable[[WorkerRecipe, ModelView, Share], ChildLaunch]
    """Decides what the next child process gets. Raises ModelFileError: the file may have changed meanwhile."""


@dataclass(frozen=True, slots=True)
class AddressDriver:
    """A runtime whose server somebody else started."""

    name: str
    connect: Callable[[RemoteModel, WorkerSettings, Listeners], ConnectedRuntime]


Driver = ChildDriver | AddressDriver
