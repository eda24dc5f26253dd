import ipaddress

from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.interfaces import Interface
from swarm_desktop.hive.discovery.own_addresses import own_addresses


def interface(name: str, *addresses: str, loopback: bool = False) -> Interface:
    return Interface(name, 1, tuple(map(ipaddress.ip_interface, addresses)), loopback=loopback)


INTERFACES = (
    interface("lo", "127.0.0.1/8", loopback=True),
    interface("docker0", "172.17.0.1/16"),
    interface("eth0", "fe80::5/64", "2001:db8::5/64", "192.168.1.5/24"),
)


def test_the_addresses_that_others_reach_are_told_as_people_type_them() -> None:
    assert own_addresses(HiveSettings(), INTERFACES, 7977) == ("192.168.1.5", "2001:db8::5")
    assert own_addresses(HiveSettings(), INTERFACES, 8000) == ("192.168.1.5:8000", "[2001:db8::5]:8000")
    for text in own_addresses(HiveSettings(), INTERFACES, 8000):
        assert Address.parse(text).port == 8000


def test_where_it_listens_on_one_address_or_nowhere() -> None:
    assert own_addresses(HiveSettings(host="10.0.0.5"), INTERFACES, 7977) == ("10.0.0.5",)
    assert own_addresses(HiveSettings(), INTERFACES, 0) == ()
