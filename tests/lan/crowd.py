"""The program that is many machines of the tests' LAN: one process for each, made of one that has loaded everything.

Arguments: a folder for all of them, the seconds that an answer takes, and the namespaces, whose names are those of the
machines too. It ends them all when standard input closes; a line there asks for the processor seconds and bytes of
memory of their own that they used.
"""

import asyncio
import ctypes
import json
import os
import random
import signal
import sys
from pathlib import Path

import psutil

from tests.hive.federation import Chorus
from tests.lan.simulated import Simulated

_NETWORK = 0x40000000  # CLONE_NEWNET of linux/sched.h


def _enter(namespace: str) -> None:
    """Move this process onto another machine's network."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(f"/var/run/netns/{namespace}", os.O_RDONLY)
    if libc.setns(descriptor, _NETWORK):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


async def _live(folder: Path, name: str, seconds: float) -> None:
    await Simulated(folder, Chorus("42", seconds=seconds), name=name).start()
    await asyncio.Event().wait()


def _costs(machines: list[int]) -> dict[str, list[float]]:
    processes = [psutil.Process(machine) for machine in machines]
    return {
        "seconds": [sum(process.cpu_times()[:2]) for process in processes],
        "bytes": [process.memory_full_info().uss for process in processes],
    }


def main(folder: Path, seconds: float, namespaces: list[str]) -> None:
    """Start them, and wait for the end."""
    machines = []
    for name in namespaces:
        machine = os.fork()
        if not machine:
            random.seed()
            _enter(name)
            asyncio.run(_live(folder / name, name, seconds))
        machines.append(machine)
    print('"ready"', flush=True)  # noqa: T201 - to whoever started it
    for _ in sys.stdin:
        print(json.dumps(_costs(machines)), flush=True)  # noqa: T201
    for machine in machines:
        os.kill(machine, signal.SIGKILL)
        os.waitpid(machine, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
