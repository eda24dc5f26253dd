"""Which addresses a page may be fetched from: the public internet, never this machine or the network around it."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any, TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressCheck: TypeAlias = Callable[[Address], bool]
AddressInfo: TypeAlias = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses behind which a translator reaches IPv4 ones."""


class AddressRefusedError(OSError):
    """The host lies where pages may not be fetched from."""


def is_public(address: Address) -> bool:
    """Return whether an address, and any other one that is packed into it, is an ordinary one of the internet."""
    if isinstance(address, ipaddress.IPv6Address):
        packed = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _TRANSLATED:
            packed.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local or not all(inner is None or is_public(inner) for inner in packed):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def checked_socket(allowed: AddressCheck) -> Callable[[AddressInfo], socket.socket]:
    """Return a maker of sockets that refuses addresses which are not allowed.

    It is asked with the very address that is connected to next, so nothing can be resolved to another one in between.
    """

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, place = info
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        if not allowed(address):
            raise AddressRefusedError("it is not on the public internet, and other places may not be fetched from")
        return socket.socket(family, kind, protocol)

    return make
