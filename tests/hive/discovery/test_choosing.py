"""Other machines of a house are looked for where they can be."""

import ipaddress

import pytest

from swarm_desktop.hive.discovery.choosing import choose_interfaces, used_interfaces
from swarm_desktop.hive.discovery.interfaces import Interface, read_interfaces


def interface(name: str, address: str = "192.168.1.5/24", **facts: bool | str) -> Interface:
    addresses = (ipaddress.ip_interface(address),) if address else ()
    return Interface(name, 2, addresses, **facts)  # type: ignore[arg-type]


def reason(found: Interface, *wanted: str) -> str:
    (choice,) = choose_interfaces([found], wanted)
    return choice.reason


@pytest.mark.parametrize(
    "name", ["eth0", "enp3s0", "wlan0", "wlp2s0", "en0", "br0", "bond0", "Ethernet", "Wi-Fi", "vEthernet (External)"]
)
def test_cable_and_wireless_are_used(name: str) -> None:
    assert reason(interface(name)) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docker0", "containers"),
        ("br-1a2b3c4d5e6f", "containers"),
        ("veth12ab", "containers"),
        ("virbr0", "virtual machines"),
        ("vmnet8", "virtual machines"),
        ("bridge100", "virtual machines"),
        ("vEthernet (WSL (Hyper-V firewall))", "virtual machines"),
        ("vEthernet (Default Switch)", "virtual machines"),
        ("tun0", "tunnel"),
        ("tap0", "tunnel"),
        ("wg0", "tunnel"),
        ("utun3", "tunnel"),
        ("tailscale0", "tunnel"),
        ("zt5u4y6abc", "tunnel"),
        ("awdl0", "another purpose"),
    ],
)
def test_containers_virtual_machines_and_tunnels_are_left_out(name: str, words: str) -> None:
    assert words in reason(interface(name))


def test_windows_names_a_tunnel_by_its_description_only() -> None:
    assert "tunnel" in reason(interface("Ethernet 4", description="WireGuard Tunnel"))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (interface("lo", "127.0.0.1/8", loopback=True), "this machine"),
        (interface("eth0", up=False), "down"),
        (interface("eth0", ""), "no address"),
        (interface("eth0", multicast=False), "multicast"),
        (interface("wwan0", point_to_point=True), "tunnel"),
    ],
)
def test_what_leads_nowhere_is_left_out(found: Interface, words: str) -> None:
    assert words in reason(found)


def test_the_settings_can_ask_for_any_and_then_no_other_is_used() -> None:
    everything = [interface("eth0"), interface("docker0"), interface("lo", "127.0.0.1/8", loopback=True)]

    assert [each.name for each in used_interfaces(choose_interfaces(everything, ["docker*", "LO"]))] == [
        "docker0",
        "lo",
    ]
    assert reason(interface("docker0", up=False), "docker0") == "it is down"


def test_this_machine_has_interfaces_that_can_be_read() -> None:
    (loopback,) = (
        each for each in read_interfaces() if any(str(address.ip) == "127.0.0.1" for address in each.addresses)
    )

    assert loopback.loopback
    assert loopback.up
    assert loopback.index > 0
