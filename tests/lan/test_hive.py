"""Paired machines on a real network: found again where they are now, and voting together."""

from pathlib import Path
from typing import Any

from tests.lan.network import Host, Lan, needs_lan
from tests.lan.program import serving, told

pytestmark = needs_lan
QUESTION = "What is 17 plus 25?"


def until_together(host: Host, folder: Path) -> dict[str, Any]:
    """Ask until both machines vote."""
    while True:
        answer: dict[str, Any] = told(host, folder, "ask", QUESTION, "--voters", "6")
        if len(answer["machines"]) > 1:
            return answer


def test_paired_machines_vote_together_also_after_one_of_them_moved(lan: Lan, tmp_path: Path) -> None:
    attic, desk = lan.host(), lan.host()
    with serving((attic, tmp_path / "attic"), (desk, tmp_path / "desk")):
        code = told(attic, tmp_path / "attic", "invite")["code"]
        told(desk, tmp_path / "desk", "pair", attic.address, "--code", code)
        assert until_together(desk, tmp_path / "desk")["agreement"] > 0

        attic.ip("addr", "del", f"{attic.address}/24", "dev", "eth0")
        attic.ip("addr", "add", "10.99.0.77/24", "dev", "eth0")
        while True:
            (peer,) = (each for each in told(desk, tmp_path / "desk", "peers") if each["state"] == "paired")
            if peer["addresses"] == ["10.99.0.77:7977"] and peer["latency_ms"] is not None:
                break
        assert until_together(desk, tmp_path / "desk")["voters"] == 6
