"""Sends a packet to the group of multicast DNS on one interface, and listens whether this machine itself hears it."""

import asyncio
import secrets
import socket
import struct
from dataclasses import dataclass

from swarm_desktop.hive.discovery.interfaces import Interface

GROUP, PORT = "224.0.0.251", 5353
GROUP_6 = "ff02::fb"
LOOP_SECONDS = 1.5
_V4 = 4
_QUESTION = b"\0\0\0\0\0\x01\0\0\0\0\0\0"
"""Head of a query with one question; a name and its kind follow. Whoever else hears it knows of no such name."""
_KIND = b"\x05local\0\0\x10\0\x01"


@dataclass(frozen=True, slots=True)
class Loop:
    """What came of it."""

    sent: bool
    heard: bool = False
    error: str = ""


async def multicast_loop(interface: Interface) -> Loop:
    """Try IPv4 where the interface has it, else IPv6. Never raises OSError."""
    own = next((str(address.ip) for address in interface.addresses if address.version == _V4), None)
    label = f"doctor-{secrets.token_hex(4)}".encode()
    packet = _QUESTION + bytes([len(label)]) + label + _KIND
    try:
        receiver = _receiver(interface, own)
    except OSError as error:
        return Loop(sent=False, error=error.strerror or str(error))
    loop = asyncio.get_running_loop()
    with receiver:
        try:
            with _sender(interface, own) as sender:
                await loop.sock_sendto(sender, packet, (GROUP, PORT) if own else (GROUP_6, PORT, 0, interface.index))
        except OSError as error:
            return Loop(sent=False, error=error.strerror or str(error))
        try:
            async with asyncio.timeout(LOOP_SECONDS):
                while await loop.sock_recv(receiver, len(packet) + 1) != packet:
                    pass
        except TimeoutError:
            return Loop(sent=True)
        except OSError as error:
            return Loop(sent=True, error=error.strerror or str(error))
    return Loop(sent=True, heard=True)


def _receiver(interface: Interface, own: str | None) -> socket.socket:
    receiver = _socket(own)
    try:
        receiver.bind(("" if own else "::", PORT))
        if own:
            group = socket.inet_aton(GROUP) + socket.inet_aton(own)
            receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
        else:
            group = socket.inet_pton(socket.AF_INET6, GROUP_6) + struct.pack("@I", interface.index)
            receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group)
    except OSError:
        receiver.close()
        raise
    return receiver


def _sender(interface: Interface, own: str | None) -> socket.socket:
    sender = _socket(own)
    if own:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    else:
        sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, interface.index)
        sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
    return sender


def _socket(own: str | None) -> socket.socket:
    made = socket.socket(socket.AF_INET if own else socket.AF_INET6, socket.SOCK_DGRAM)
    made.setblocking(False)  # noqa: FBT003 - the name of the standard library
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return made
