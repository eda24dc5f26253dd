"""The program itself on a real network: what `peers` and `doctor` tell a person there."""

from pathlib import Path
from typing import Any

from swarm_desktop.core.hive import DEFAULT_HIVE_PORT
from tests.lan.network import Lan, needs_lan
from tests.lan.program import asked, serving, told

pytestmark = needs_lan


def _check(report: dict[str, Any], name: str) -> tuple[str, str]:
    (result,) = (result for result in report["results"] if result["name"] == name)
    return result["status"], result["meaning"] + " " + result["action"]


def test_a_stranger_is_listed_and_the_doctor_hears_it(lan: Lan, tmp_path: Path) -> None:
    first, second, third = (lan.host() for _ in range(3))
    third.add_bridge("docker0", "172.17.0.1/16")
    with serving((first, tmp_path / "first"), (second, tmp_path / "second")):
        report = told(third, tmp_path / "third", "doctor")
        (seen,) = told(first, tmp_path / "first", "peers")

    assert seen["state"] == "seen"
    assert f"{second.address}:{DEFAULT_HIVE_PORT}" in seen["addresses"]
    assert _check(report, "neighbours") == ("ok", "2 other machines are heard. ")
    assert _check(report, "multicast")[0] == "ok"
    assert _check(report, "versions")[0] == "ok"
    status, words = _check(report, "interface")
    assert status == "ok"
    assert "eth0 (10.99.0.3)" in words
    assert "docker0: it belongs to containers" in words


def test_where_multicast_does_not_pass_the_doctor_says_so_and_the_address_helps(lan: Lan, tmp_path: Path) -> None:
    first, second = lan.host(), lan.host()
    first.without_multicast()
    second.without_multicast()
    with serving((first, tmp_path / "first")):
        report = told(second, tmp_path / "second", "doctor", SWARM_HIVE_ADDRESSES=first.address)

    status, words = _check(report, "neighbours")
    assert status == "fail"
    assert "the network passes no multicast" in words
    assert report["status"] == "fail"
    assert "10.99.0.1:7977 answers at its address" in report["summary"]


def test_a_firewall_and_a_missing_cable_are_named(lan: Lan, tmp_path: Path) -> None:
    closed, unplugged = lan.host(), lan.host()
    closed.run("nft", "add table inet house")
    closed.run("nft", "add chain inet house input { type filter hook input priority 0; policy drop; }")
    closed.run("nft", "add rule inet house input ct state established,related accept")
    unplugged.ip("link", "set", "eth0", "down")

    with (
        asked(closed, tmp_path / "closed", "doctor") as ask_closed,
        asked(unplugged, tmp_path / "unplugged", "doctor") as ask_unplugged,
    ):
        report, lonely = ask_closed(), ask_unplugged()

    assert _check(report, "firewall") == (
        "fail",
        f"The firewall of this machine drops TCP port {DEFAULT_HIVE_PORT}. Let TCP port {DEFAULT_HIVE_PORT} in (nft).",
    )
    assert _check(report, "multicast")[0] == "fail"
    assert "UDP port 5353" in report["summary"]
    assert lonely["summary"].startswith("This machine is on no network that other machines can be on.")
    assert "Connect it by cable or Wi-Fi" in lonely["summary"]
