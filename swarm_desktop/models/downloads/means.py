"""What every download works with: where to, where from, how fast."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from swarm_desktop.core.settings import ModelsSettings
from swarm_desktop.models.downloads.pace import Throttle
from swarm_desktop.models.downloads.source import Neighbours, Nobody
from swarm_desktop.models.downloads.transfer import CONNECTIONS
from swarm_desktop.models.hub.patience import RetryPolicy
from swarm_desktop.models.hub.session import STALL_SECONDS


@dataclass(frozen=True, slots=True)
class Means:
    """Shared by all downloads of one program. Settings are asked for each time, so that changes count."""

    folder: Callable[[], Path]
    settings: Callable[[], ModelsSettings]
    token: Callable[[], Awaitable[str | None]]
    throttle: Throttle
    neighbours: Neighbours = field(default_factory=Nobody)
    policy: RetryPolicy = RetryPolicy()  # noqa: RUF009 - frozen
    stall_seconds: float = STALL_SECONDS
    connections: int = CONNECTIONS

    @property
    def hub_url(self) -> str:
        """Address of the hub, without a slash at its end."""
        return self.settings().hub_url.rstrip("/")
