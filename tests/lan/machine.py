"""The program that runs on a machine of the tests' LAN: discovery alone, told through standard input what to do.

It writes each view as one line of JSON. Arguments: node id, name, hive settings as JSON, known machines as JSON.
"""

import asyncio
import dataclasses
import json
import sys

from swarm_desktop.core.discovery import DiscoveryView, NearbySource
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery import Announcement, Discovery
from swarm_desktop.hive.discovery.nearby import KnownMachine
from swarm_desktop.hive.protocol import OWN_VERSION


def _tell(view: DiscoveryView) -> None:
    sys.stdout.write(json.dumps(dataclasses.asdict(view)) + "\n")
    sys.stdout.flush()


async def _main(node_id: str, name: str, settings: str, known: str) -> None:
    discovery = Discovery(_tell)
    machines = tuple(
        KnownMachine(NearbySource.REMEMBERED, Address.parse(address), NodeId(other), called)
        for other, called, address in json.loads(known)
    )
    hive = HiveSettings.model_validate_json(settings)
    await discovery.start(hive, Announcement(NodeId(node_id), name, OWN_VERSION), 7977, machines)
    # Ends with the test, also when that was killed.
    await asyncio.to_thread(sys.stdin.readline)
    await discovery.stop()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
