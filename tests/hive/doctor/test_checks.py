"""Each check says what it found, what that means, and what to do."""

import ipaddress
from pathlib import Path

import pytest

from swarm_desktop.core.discovery import DiscoveryView, DuplicateNode
from swarm_desktop.core.doctor import CheckStatus
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.interfaces import Interface
from swarm_desktop.hive.doctor import KnownPeer
from swarm_desktop.hive.doctor.clock import CLOCK
from swarm_desktop.hive.doctor.duplicate import DUPLICATE
from swarm_desktop.hive.doctor.interface import INTERFACE
from swarm_desktop.hive.doctor.local_network import LOCAL_NETWORK
from swarm_desktop.hive.doctor.multicast import MULTICAST
from swarm_desktop.hive.doctor.multicast_loop import Loop, multicast_loop
from swarm_desktop.hive.doctor.neighbours import NEIGHBOURS
from swarm_desktop.hive.doctor.port import PORT
from swarm_desktop.hive.doctor.surroundings import SURROUNDINGS
from swarm_desktop.hive.doctor.switches import SWITCHES
from swarm_desktop.hive.doctor.versions import VERSIONS
from tests.hive.doctor.patients import ETHERNET, OWN, finding, heard, patient, status

OK, WARN, FAIL, UNKNOWN = CheckStatus.OK, CheckStatus.WARN, CheckStatus.FAIL, CheckStatus.UNKNOWN
CELLAR = KnownPeer("cellar", Address("192.168.1.9", 7977), NodeId("cellar"))
DOCKER = Interface("docker0", 5, (ipaddress.ip_interface("172.17.0.1/16"),))


@pytest.mark.parametrize(
    ("settings", "expected", "words"),
    [
        (HiveSettings(), WARN, "switched off"),
        (HiveSettings(enabled=True, announce=False), WARN, "announce = true"),
        (HiveSettings(enabled=True, discover=False), WARN, "discover = true"),
        (HiveSettings(enabled=True), OK, "shows itself"),
    ],
)
async def test_switches(settings: HiveSettings, expected: CheckStatus, words: str) -> None:
    found = await finding(SWITCHES, patient(settings=settings))
    assert found.status is expected
    assert words in f"{found.meaning} {found.action}"


async def test_the_interface_that_is_used_is_named_with_those_that_are_not() -> None:
    found = await finding(INTERFACE, patient(interfaces=(ETHERNET, DOCKER)))
    assert found.status is OK
    assert "eth0 (192.168.1.5)" in found.meaning
    assert "docker0: it belongs to containers" in found.meaning


async def test_no_interface() -> None:
    found = await finding(INTERFACE, patient(interfaces=(DOCKER,)))
    assert found.status is FAIL
    assert "docker0" in found.meaning


async def test_an_interface_of_the_settings_that_is_not_there() -> None:
    found = await finding(INTERFACE, patient(settings=HiveSettings(enabled=True, interfaces=("wlan7",))))
    assert found.status is FAIL
    assert "wlan7" in found.meaning
    assert "eth0" in found.action


async def test_a_network_that_gives_no_addresses() -> None:
    lonely = Interface("eth0", 2, (ipaddress.ip_interface("169.254.3.4/16"),))
    assert await status(INTERFACE, patient(interfaces=(lonely,))) is WARN


@pytest.mark.parametrize(
    ("loop", "expected", "words"),
    [
        (Loop(sent=True, heard=True), OK, "comes back on eth0"),
        (Loop(sent=True), FAIL, "UDP port 5353"),
        (Loop(sent=False, error="Network is unreachable"), FAIL, "Network is unreachable"),
    ],
)
async def test_multicast(loop: Loop, expected: CheckStatus, words: str) -> None:
    found = await finding(MULTICAST, patient(loop=loop))
    assert found.status is expected
    assert words in f"{found.meaning} {found.action}"


async def test_multicast_on_an_interface_that_vanished_is_no_failure_of_the_doctor() -> None:
    gone = Interface("eth9", 99, (ipaddress.ip_interface("203.0.113.7/24"),))
    loop = await multicast_loop(gone)
    assert not loop.sent
    assert loop.error


async def test_a_peer_that_answers_but_is_not_heard_means_no_multicast() -> None:
    found = await finding(NEIGHBOURS, patient(peers=(CELLAR,), answers={"192.168.1.9:7977": "cellar"}))
    assert found.status is FAIL
    assert "the network passes no multicast" in found.meaning
    assert "addresses" in found.action


async def test_one_of_several_that_is_not_heard() -> None:
    machine = patient(
        peers=(CELLAR,), answers={"192.168.1.9:7977": "cellar"}, discovery=DiscoveryView(nearby=(heard("attic"),))
    )
    found = await finding(NEIGHBOURS, machine)
    assert found.status is FAIL
    assert "though others are" in found.meaning


async def test_neighbours_that_are_heard_gone_or_unknown() -> None:
    assert await status(NEIGHBOURS, patient(peers=(CELLAR,), discovery=DiscoveryView(nearby=(heard(),)))) is OK
    gone = await finding(NEIGHBOURS, patient(peers=(CELLAR,)))
    assert gone.status is UNKNOWN
    assert "cellar is neither heard nor answers at 192.168.1.9:7977" in gone.meaning
    assert await status(NEIGHBOURS, patient()) is UNKNOWN


@pytest.mark.parametrize(
    ("answers", "port", "expected"),
    [
        ({"192.168.1.5:7977": OWN}, 7977, OK),
        ({}, 7977, FAIL),
        ({"192.168.1.5:7977": "another"}, 7977, FAIL),
        ({}, 0, UNKNOWN),
    ],
)
async def test_port(answers: dict[str, str], port: int, expected: CheckStatus) -> None:
    assert await status(PORT, patient(answers=answers, port=port)) is expected


async def test_a_port_that_answers_at_some_addresses_only() -> None:
    wireless = Interface("wlan0", 3, (ipaddress.ip_interface("10.0.0.5/24"),))
    found = await finding(PORT, patient(interfaces=(ETHERNET, wireless), answers={"10.0.0.5:7977": OWN}))
    assert found.status is WARN
    assert "192.168.1.5:7977" in found.meaning


async def test_identities() -> None:
    ours = DuplicateNode(OWN, ("copy",), ("192.168.1.7:7977",), ours=True)
    theirs = DuplicateNode(NodeId("x"), ("attic", "cellar"), ("192.168.1.7:7977",))

    assert await status(DUPLICATE, patient()) is OK
    assert await status(DUPLICATE, patient(discovery=DiscoveryView(duplicates=(ours,)))) is FAIL
    assert await status(DUPLICATE, patient(identity_made_elsewhere=True)) is WARN
    found = await finding(DUPLICATE, patient(discovery=DiscoveryView(duplicates=(theirs,))))
    assert found.status is WARN
    assert "attic, cellar" in found.meaning


@pytest.mark.parametrize(
    ("protocol", "expected", "words"),
    [("1.0", OK, "All"), ("1.7", OK, "All"), ("2.0", WARN, "on this machine"), ("0.9", WARN, "on cellar")],
)
async def test_versions(protocol: str, expected: CheckStatus, words: str) -> None:
    found = await finding(VERSIONS, patient(discovery=DiscoveryView(nearby=(heard(protocol=protocol),))))
    assert found.status is expected
    assert words in f"{found.meaning} {found.action}"


async def test_versions_that_nobody_told() -> None:
    assert await status(VERSIONS, patient(peers=(CELLAR,))) is UNKNOWN


@pytest.mark.parametrize(
    ("skew", "expected", "words"),
    [(0.4, OK, "agree"), (86400.0 * 2, WARN, "2 days ahead of"), (-100.0, WARN, "100 seconds behind")],
)
async def test_clocks(skew: float, expected: CheckStatus, words: str) -> None:
    peer = KnownPeer("cellar", CELLAR.address, clock_skew_seconds=skew)
    found = await finding(CLOCK, patient(peers=(peer,)))
    assert found.status is expected
    assert words in found.meaning


async def test_clocks_that_nobody_told() -> None:
    assert await status(CLOCK, patient(peers=(CELLAR,))) is UNKNOWN


async def test_wsl() -> None:
    release = "5.15.167.4-microsoft-standard-WSL2"
    found = await finding(SURROUNDINGS, patient({"wslinfo": "wslinfo-nat.txt"}, release=release))
    assert found.status is WARN
    assert "networkingMode=mirrored" in found.action
    assert await status(SURROUNDINGS, patient({"wslinfo": "wslinfo-mirrored.txt"}, release=release)) is OK
    assert await status(SURROUNDINGS, patient(release=release)) is WARN


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (".dockerenv", ""),
        ("run/.containerenv", 'engine="podman-5.2"'),
        ("proc/1/cgroup", "12:memory:/kubepods/besteffort/pod1"),
        ("proc/1/environ", "container=lxc\0PATH=/bin"),
    ],
)
async def test_containers(tmp_path: Path, file: str, content: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content)

    assert await status(SURROUNDINGS, patient(files=tmp_path)) is WARN
    assert await status(SURROUNDINGS, patient()) is OK
    assert await status(SURROUNDINGS, patient(files=tmp_path, discovery=DiscoveryView(nearby=(heard(),)))) is OK
    assert await SURROUNDINGS.look(patient(system="Windows")) is None


async def test_the_permission_of_macos() -> None:
    mac = {"system": "Darwin", "release": "24.1.0"}
    refused = Loop(sent=False, error="No route to host")

    assert (await finding(LOCAL_NETWORK, patient(**mac, loop=refused))).status is FAIL
    assert "Local Network" in (await finding(LOCAL_NETWORK, patient(**mac))).action
    assert await status(LOCAL_NETWORK, patient(**mac, discovery=DiscoveryView(nearby=(heard(),)))) is OK
    assert await LOCAL_NETWORK.look(patient(system="Darwin", release="22.6.0")) is None
    assert await LOCAL_NETWORK.look(patient()) is None
