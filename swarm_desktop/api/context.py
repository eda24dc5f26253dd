"""What the routes may use, typed, so that no route reaches for anything else."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.swarm import Swarm


@dataclass(frozen=True, slots=True)
class Context:
    """Given to the endpoint by the engine. Callables, because keys are renewed and settings change while it runs."""

    swarm: Swarm
    key: Callable[[], str]
    settings: Callable[[], Settings]
    snapshot: Callable[[], Snapshot]
    client_seen: Callable[[str], None]
    """Told the name of the client of each request that came with a key."""


CONTEXT = web.AppKey("context", Context)
