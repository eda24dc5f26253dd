"""A bad cable: passes Ethernet frames on between two interfaces, late, and some of them never.

Run inside the switch. Arguments: the two interfaces, the share of frames that get lost, the seconds that each takes.
`tc netem` would do the same, where the kernel has it; this works on every Linux.
"""

import heapq
import random
import select
import socket
import sys
import time

_EVERY_PROTOCOL = 3
_PACKET, _WITH_OFFLOADS, _OUTGOING = 263, 15, 4  # of linux/if_packet.h
_LARGEST = 2**17


def _plug(interface: str) -> socket.socket:
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_EVERY_PROTOCOL))
    # Frames come with what the card would still have to do: checksums, and cutting large ones.
    opened.setsockopt(_PACKET, _WITH_OFFLOADS, 1)
    opened.bind((interface, 0))
    return opened


def main(first: str, second: str, loss: float, seconds: float) -> None:
    """Pass frames on for ever."""
    chance = random.Random(11)  # noqa: S311 - the same losses each time
    ends = _plug(first), _plug(second)
    sys.stdout.write("plugged\n")
    sys.stdout.flush()
    due: list[tuple[float, int, int, bytes]] = []
    number = 0
    while True:
        wait = max(due[0][0] - time.monotonic(), 0.0) if due else None
        for ready in select.select(ends, (), (), wait)[0]:
            frame, address = ready.recvfrom(_LARGEST)
            if address[2] != _OUTGOING and chance.random() >= loss:
                number += 1
                heapq.heappush(due, (time.monotonic() + seconds, number, 1 - ends.index(ready), frame))
        while due and due[0][0] <= time.monotonic():
            _, _, end, frame = heapq.heappop(due)
            ends[end].send(frame)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
