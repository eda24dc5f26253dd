"""Each firewall's own words are understood."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.doctor import CheckStatus
from swarm_desktop.hive.doctor.firewall import FIREWALL
from swarm_desktop.hive.doctor.iptables import iptables_fate
from swarm_desktop.hive.doctor.nftables import nftables_fate
from swarm_desktop.hive.doctor.packet_filter import Fate, Packet
from tests.hive.doctor.patients import REFUSED, finding, patient, recording, status

OK, WARN, FAIL, UNKNOWN = CheckStatus.OK, CheckStatus.WARN, CheckStatus.FAIL, CheckStatus.UNKNOWN
HIVE, MULTICAST = Packet("tcp", 7977), Packet("udp", 5353, "224.0.0.251")
SOCKETFILTER = "/usr/libexec/ApplicationFirewall/socketfilterfw"


@pytest.mark.parametrize(
    ("name", "hive", "multicast"),
    [
        ("nft-empty.json", Fate.ACCEPTED, Fate.ACCEPTED),
        ("nft-open.json", Fate.ACCEPTED, Fate.ACCEPTED),
        ("nft-closed.json", Fate.DROPPED, Fate.DROPPED),
        ("nft-unclear.json", Fate.UNCLEAR, Fate.UNCLEAR),
        ("nft-no-multicast-dns.json", Fate.ACCEPTED, Fate.DROPPED),
    ],
)
def test_packets_are_followed_through_nftables(name: str, hive: Fate, multicast: Fate) -> None:
    assert nftables_fate(recording(name), HIVE) is hive
    assert nftables_fate(recording(name), MULTICAST) is multicast


@pytest.mark.parametrize(
    ("name", "hive", "multicast"),
    [
        ("iptables-open.txt", Fate.ACCEPTED, Fate.ACCEPTED),
        ("iptables-closed.txt", Fate.DROPPED, Fate.DROPPED),
        ("iptables-jump.txt", Fate.ACCEPTED, Fate.ACCEPTED),
        ("iptables-unclear.txt", Fate.UNCLEAR, Fate.ACCEPTED),
    ],
)
def test_packets_are_followed_through_iptables(name: str, hive: Fate, multicast: Fate) -> None:
    assert iptables_fate(recording(name), HIVE) is hive
    assert iptables_fate(recording(name), MULTICAST) is multicast


@given(st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr))
def test_whatever_a_tool_says_is_read_or_refused(text: str) -> None:
    for read in (nftables_fate, iptables_fate):
        try:
            assert read(text, HIVE) in Fate
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("tools", "expected", "words"),
    [
        ({}, OK, "No firewall"),
        ({"nft": "nft-open.json"}, OK, "No firewall"),
        ({"nft": "nft-closed.json"}, FAIL, "TCP port 7977"),
        ({"nft": "nft-no-multicast-dns.json"}, FAIL, "UDP port 5353"),
        ({"nft": "nft-unclear.json"}, UNKNOWN, "depends"),
        ({"nft": REFUSED}, UNKNOWN, "root"),
        ({"iptables": "iptables-closed.txt"}, FAIL, "TCP port 7977"),
        ({"firewall-cmd --state": REFUSED, "nft": "nft-empty.json"}, OK, "No firewall"),
    ],
)
async def test_linux(tools: dict[str, str | Exception], expected: CheckStatus, words: str) -> None:
    found = await finding(FIREWALL, patient(tools))

    assert found.status is expected
    assert words in f"{found.meaning} {found.action}"


@pytest.mark.parametrize(("name", "expected"), [("ufw-open.txt", OK), ("ufw-closed.txt", FAIL)])
async def test_ufw(tmp_path: Path, name: str, expected: CheckStatus) -> None:
    (tmp_path / "etc/ufw").mkdir(parents=True)
    (tmp_path / "etc/ufw/ufw.conf").write_text("ENABLED=yes\nLOGLEVEL=low\n")

    found = await finding(FIREWALL, patient({"ufw status": name, "nft": "nft-closed.json"}, files=tmp_path))

    assert found.status is expected
    assert "ufw" in found.meaning
    assert expected is OK or found.action == "Run `sudo ufw allow 7977/tcp`."


async def test_ufw_that_only_root_may_ask(tmp_path: Path) -> None:
    (tmp_path / "etc/ufw").mkdir(parents=True)
    (tmp_path / "etc/ufw/ufw.conf").write_text("ENABLED=yes\n")

    found = await finding(FIREWALL, patient({"ufw status": REFUSED}, files=tmp_path))

    assert found.status is UNKNOWN
    assert "sudo" in found.action


@pytest.mark.parametrize(("name", "expected"), [("firewalld-open.txt", OK), ("firewalld-closed.txt", FAIL)])
async def test_firewalld(name: str, expected: CheckStatus) -> None:
    found = await finding(FIREWALL, patient({"firewall-cmd --state": "firewalld-running.txt", "firewall-cmd": name}))

    assert found.status is expected
    assert expected is OK or "--add-port=7977/tcp --add-service=mdns" in found.action


@pytest.mark.parametrize(
    ("profile", "rule", "expected"),
    [
        ("netsh-profile-off.txt", "netsh-rule-none.txt", OK),
        ("netsh-profile-on.txt", "netsh-rule-allow.txt", OK),
        ("netsh-profile-on.txt", "netsh-rule-none.txt", WARN),
        ("netsh-profile-on.txt", "netsh-rule-block.txt", FAIL),
        ("netsh-profile-block-all.txt", "netsh-rule-allow.txt", FAIL),
        ("netsh-profile-german.txt", "netsh-rule-none.txt", WARN),
        (REFUSED, "netsh-rule-none.txt", UNKNOWN),
    ],
)
async def test_windows(profile: str | Exception, rule: str, expected: CheckStatus) -> None:
    tools = {"netsh advfirewall show": profile, "netsh advfirewall firewall": rule}
    assert await status(FIREWALL, patient(tools, system="Windows", release="11")) is expected


@pytest.mark.parametrize(
    ("state", "programs", "expected"),
    [
        ("off", "none", OK),
        ("on", "none", WARN),
        ("on", "blocked", FAIL),
        ("on", "allowed", OK),
        ("block-all", "allowed", FAIL),
    ],
)
async def test_macos(state: str, programs: str, expected: CheckStatus) -> None:
    tools: dict[str, str | Exception] = {
        f"{SOCKETFILTER} --getglobalstate": f"socketfilterfw-{state}.txt",
        f"{SOCKETFILTER} --listapps": f"socketfilterfw-apps-{programs}.txt",
    }
    assert await status(FIREWALL, patient(tools, system="Darwin", release="24.1.0")) is expected


async def test_a_system_nobody_knows() -> None:
    assert await status(FIREWALL, patient(system="Plan 9")) is UNKNOWN
