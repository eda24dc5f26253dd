"""Machines for the doctor's tests, put together from recordings."""

import ipaddress
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from swarm_desktop.core.discovery import NearbySource, NearbyView
from swarm_desktop.core.doctor import CheckStatus
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.interfaces import Interface
from swarm_desktop.hive.doctor import Patient
from swarm_desktop.hive.doctor.multicast_loop import Loop
from swarm_desktop.hive.doctor.patient import Check, Finding

RECORDINGS = Path(__file__).parent / "recordings"
ETHERNET = Interface("eth0", 2, (ipaddress.ip_interface("192.168.1.5/24"), ipaddress.ip_interface("fe80::5/64")))
OWN = NodeId("own23456789abcde")


def recording(name: str) -> str:
    return (RECORDINGS / name).read_text()


def patient(
    tools: Mapping[str, str | Exception] | None = None,
    *,
    files: Path = Path("/nonexistent"),
    answers: Mapping[str, str] | None = None,
    loop: Loop | None = None,
    **facts: Any,
) -> Patient:
    """Return a healthy Linux machine, but for what is said.

    `tools` are recordings, or what goes wrong, by the beginning of a command line; others are not installed. `answers`
    are identifiers by address; nobody else answers.
    """
    told = dict(tools or {})
    found = loop or Loop(sent=True, heard=True)

    def run_tool(command: Sequence[str]) -> str | None:
        line = " ".join(command)
        outcome = next((each for begin, each in told.items() if line.startswith(begin)), None)
        if isinstance(outcome, Exception):
            raise outcome
        return recording(outcome) if outcome else None

    async def ask(address: Address) -> NodeId | None:
        answer = (answers or {}).get(str(address))
        return None if answer is None else NodeId(answer)

    async def multicast(_: Interface) -> Loop:
        return found

    healthy: dict[str, Any] = {
        "settings": HiveSettings(enabled=True),
        "interfaces": (ETHERNET,),
        "node_id": OWN,
        "port": 7977,
        "system": "Linux",
        "release": "6.8.0-generic",
    }
    return Patient(
        **(healthy | facts), run_tool=run_tool, files=SystemFiles(files), ask=ask, loop=multicast, clock=lambda: 1000.0
    )


def heard(name: str = "cellar", protocol: str = "1.0") -> NearbyView:
    """Return a machine that announces itself."""
    return NearbyView(NodeId(name), name, ("192.168.1.9:7977",), NearbySource.ANNOUNCED, protocol)


async def status(check: Check, machine: Patient) -> CheckStatus:
    return (await finding(check, machine)).status


async def finding(check: Check, machine: Patient) -> Finding:
    found = await check.look(machine)
    assert found is not None
    assert found.meaning.endswith(".")
    assert found.status in {CheckStatus.OK, CheckStatus.UNKNOWN} or found.action.endswith(".")
    return found


REFUSED = UnreadableError("nft fails: Operation not permitted (you must be root)")
