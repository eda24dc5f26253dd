"""Paired machines on a real network: found again where they are now, and voting together."""

import subprocess
from pathlib import Path
from typing import Any

from swarm_desktop.core.hive import DEFAULT_HIVE_PORT
from tests.lan.network import Host, Lan, needs_lan
from tests.lan.program import serving, told

pytestmark = needs_lan
QUESTION = "What is 17 plus 25?"


def open_ports(host: Host) -> set[tuple[str, int]]:
    """Return the ports that others can reach, each with its protocol."""
    listed = subprocess.run(host.command("ss", "-Hltun"), capture_output=True, text=True, check=True).stdout
    sockets = [line.split() for line in listed.splitlines()]
    reachable = [(kind, *local.rpartition(":")[::2]) for kind, _, _, _, local, *_ in sockets]
    return {(kind, int(port)) for kind, address, port in reachable if address not in {"127.0.0.1", "[::1]"}}


def until_together(host: Host, folder: Path) -> dict[str, Any]:
    """Ask until both machines vote."""
    while True:
        answer: dict[str, Any] = told(host, folder, "ask", QUESTION, "--voters", "6")
        if len(answer["machines"]) > 1:
            return answer


def test_paired_machines_vote_together_also_after_one_of_them_moved(lan: Lan, tmp_path: Path) -> None:
    attic, desk = lan.host(), lan.host()
    with serving((attic, tmp_path / "attic"), (desk, tmp_path / "desk")):
        # Discovery, and the door that opens for paired machines alone; the endpoint is nobody else's.
        assert open_ports(desk) == {("udp", 5353), ("tcp", DEFAULT_HIVE_PORT)}
        code = told(attic, tmp_path / "attic", "invite")["code"]
        told(desk, tmp_path / "desk", "pair", attic.address, "--code", code)
        assert until_together(desk, tmp_path / "desk")["agreement"] > 0

        attic.ip("addr", "del", f"{attic.address}/24", "dev", "eth0")
        attic.ip("addr", "add", "10.99.0.77/24", "dev", "eth0")
        while True:
            (peer,) = (each for each in told(desk, tmp_path / "desk", "peers") if each["state"] == "paired")
            # It may as well be found at its address of the other kind, which it kept.
            if peer["addresses"] != [f"{attic.address}:7977"] and peer["latency_ms"] is not None:
                break
        assert until_together(desk, tmp_path / "desk")["voters"] == 6
