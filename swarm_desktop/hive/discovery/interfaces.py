"""The network interfaces of this machine, as the system tells them."""

import ipaddress
import socket
from dataclasses import dataclass
from typing import TypeAlias

import ifaddr
import psutil

InterfaceAddress: TypeAlias = ipaddress.IPv4Interface | ipaddress.IPv6Interface


@dataclass(frozen=True, slots=True)
class Interface:
    """One network interface with its addresses."""

    name: str
    """As the person finds it in the system's settings."""
    index: int
    addresses: tuple[InterfaceAddress, ...]
    """With the size of their network; link-local ones without a scope, which is `index`."""
    description: str = ""
    """What Windows calls the adapter behind it; elsewhere the name again."""
    up: bool = True
    multicast: bool = True
    point_to_point: bool = False
    loopback: bool = False


def read_interfaces() -> tuple[Interface, ...]:
    """Return all interfaces, in the order of the system; those that vanish meanwhile are left out."""
    stats = psutil.net_if_stats()
    names = _names_by_address()
    found = []
    for adapter in ifaddr.get_adapters():
        addresses = tuple(address for ip in adapter.ips if (address := _address(ip)) is not None)
        # Windows has several names for one adapter; only its addresses tell that they mean the same.
        name = next((names[str(address.ip)] for address in addresses if str(address.ip) in names), adapter.name)
        told = stats.get(name)
        # Windows tells no flags: there nothing speaks against multicast until it was tried.
        flags = set(told.flags.split(",")) if told is not None and told.flags else {"multicast"}
        found.append(
            Interface(
                name=name,
                index=adapter.index or 0,
                addresses=addresses,
                description=adapter.nice_name,
                up=told is not None and told.isup,
                multicast="multicast" in flags,
                point_to_point="pointopoint" in flags,
                loopback="loopback" in flags or any(address.ip.is_loopback for address in addresses),
            )
        )
    return tuple(found)


def _names_by_address() -> dict[str, str]:
    return {
        address.address.partition("%")[0]: name
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if address.family in {socket.AF_INET, socket.AF_INET6}
    }


def _address(found: ifaddr.IP) -> InterfaceAddress | None:
    text = found.ip[0] if isinstance(found.ip, tuple) else found.ip
    try:
        return ipaddress.ip_interface(f"{text.partition('%')[0]}/{found.network_prefix}")
    except ValueError:
        return None
