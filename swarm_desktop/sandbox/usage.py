"""What a confined program and all that it started take from the machine."""

from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Usage:
    """Of a whole tree of processes, right now."""

    processes: int
    memory_bytes: int


def usage(process_id: int) -> Usage:
    """Return what the tree under a process uses, itself not counted; nothing where it is gone."""
    try:
        below = psutil.Process(process_id).children(recursive=True)
    except psutil.NoSuchProcess:
        return Usage(0, 0)
    return Usage(len(below), sum(map(_own_memory, below)))


def _own_memory(process: psutil.Process) -> int:
    try:
        memory = process.memory_info()
    except psutil.Error:
        return 0
    # What it shares with others, like the code of libraries, would be counted once for each of them.
    return int(memory.rss - getattr(memory, "shared", 0))
