"""Sends what nobody should believe: random packets, and announcements with properties that make no sense."""

import asyncio
import random
import socket

from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from swarm_desktop.hive.discovery.announcement import SERVICE_TYPE

_GROUP = ("224.0.0.251", 5353)
_HERE = ["127.0.0.1"]
_PROPERTIES: tuple[dict[str, str | bytes], ...] = (
    {},
    {"id": "x", "v": "1.0"},
    {"id": b"\xff\xfe\x00", "v": b"\x00"},
    {"id": "a" * 16, "v": "nonsense", "name": b"\xf0\x9f"},
    {"id": "a" * 16, "v": "9" * 200},
)


async def _main() -> None:
    chance = random.Random(7)  # noqa: S311 - the same packets each time
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("10.99.0.3"))
        for _ in range(500):
            head = b"\0\0\x84\0\0\0\0\x02\0\0\0\0" if chance.random() < 0.5 else b""
            sender.sendto(head + chance.randbytes(chance.randrange(1, 1400)), _GROUP)
    zeroconf = AsyncZeroconf(interfaces=["10.99.0.3"])
    fitting = {"id": "b" * 16, "v": "1.0", "name": "trap"}
    # Of the last only the address is wrong: it points at whoever reads it.
    infos = [
        AsyncServiceInfo(
            SERVICE_TYPE, f"rogue-{number}.{SERVICE_TYPE}", 7976, properties=properties, parsed_addresses=_HERE
        )
        for number, properties in enumerate((*_PROPERTIES, fitting))
    ]
    await asyncio.gather(*[await zeroconf.async_register_service(info, cooperating_responders=True) for info in infos])
    await zeroconf.async_close()


asyncio.run(_main())
