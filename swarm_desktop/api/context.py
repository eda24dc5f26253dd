"""What the routes may use, typed, so that no route reaches for anything else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from swarm_desktop.api.metrics import Metrics
from swarm_desktop.core.hive_commands import HiveCommands
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.core.profile_commands import ProfileCommands
from swarm_desktop.core.runtime_commands import RuntimeCommands
from swarm_desktop.core.settings import Settings, VotingSettings
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.responses import ResponseShelf
from swarm_desktop.state.api_keys import ApiKeys
from swarm_desktop.swarm import Swarm
from swarm_desktop.swarm.request import VOTING_PREFIX
from swarm_desktop.tools import OfferedTool, ToolReport

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Tools(Protocol):
    """What models may do on this machine. Each call raises ToolsDisabledError where they may do nothing."""

    async def offered(self) -> tuple[OfferedTool, ...]:
        """Return all tools, also those that cannot be used as things are."""

    async def execute(self, name: str, given: JsonObject | str, client: str) -> ToolReport:
        """Carry out one call, once the person agrees."""


@dataclass(frozen=True, slots=True)
class Context:
    """Given to the endpoint by the engine. Callables, because settings change while it runs."""

    swarm: Swarm
    keys: ApiKeys
    metrics: Metrics
    settings: Callable[[], Settings]
    snapshot: Callable[[], Snapshot]
    client_seen: Callable[[str], None]
    """Told the name of the client of each request that came with a key."""
    tools: Tools
    responses: ResponseShelf
    """Responses that clients may come back to."""
    hive: HiveCommands
    profiles: ProfileCommands
    runtimes: RuntimeCommands
    control_key: Callable[[], str]
    """What the person's own command line sends beside a key; empty while it is not known."""

    def voting(self, model: str) -> VotingSettings:
        """Return what holds for a request for a model, as it names it, that does not say how it is voted on."""
        settings = self.settings().voting
        voters = self.swarm.usual_voters(model.removeprefix(VOTING_PREFIX), settings)
        return settings.model_copy(update={"voters": voters})


CONTEXT = web.AppKey("context", Context)
