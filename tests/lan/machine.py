"""The program that runs on a machine of the tests' LAN: discovery alone, told through standard input what to do.

It writes each view as one line of JSON. Arguments: node id, name, hive settings as JSON.
"""

import asyncio
import dataclasses
import json
import sys

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.discovery import Announcement, Discovery
from swarm_desktop.hive.protocol import OWN_VERSION


def _tell(view: DiscoveryView) -> None:
    sys.stdout.write(json.dumps(dataclasses.asdict(view)) + "\n")
    sys.stdout.flush()


async def _main(node_id: str, name: str, settings: str) -> None:
    discovery = Discovery(_tell)
    hive = HiveSettings.model_validate_json(settings)
    await discovery.start(hive, Announcement(NodeId(node_id), name, OWN_VERSION), 7977)
    # Ends with the test, also when that was killed.
    await asyncio.to_thread(sys.stdin.readline)
    await discovery.stop()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
