"""A short look at who announces itself, for a command that runs beside the program or without it."""

import asyncio
from dataclasses import replace

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.discovery.announcement import Announcement
from swarm_desktop.hive.discovery.discovery import Discovery
from swarm_desktop.hive.discovery.nearby import HEARTBEAT_SECONDS
from swarm_desktop.hive.protocol import OWN_VERSION

LOOK_SECONDS = HEARTBEAT_SECONDS + 0.7
"""Long enough to hear everybody once more, and so to tell a machine from the copy of its disk."""


async def look_around(settings: HiveSettings, own_id: NodeId, seconds: float = LOOK_SECONDS) -> DiscoveryView:
    """Return whom others can see, without this machine. Nothing is announced. Never raises."""
    discovery = Discovery(lambda _: None)
    # Under no name of its own: a program that runs here, too, is no copy of this machine.
    nobody = Announcement(NodeId(""), "", OWN_VERSION)
    await discovery.start(settings.model_copy(update={"enabled": True, "announce": False, "discover": True}), nobody, 0)
    if discovery.view.browsing:
        await asyncio.sleep(seconds)
    seen = discovery.view
    await discovery.stop()
    return replace(seen, nearby=tuple(machine for machine in seen.nearby if machine.id != own_id or not own_id))
