"""Memory that this program may use, also inside a container."""

from dataclasses import dataclass

import psutil

from swarm_desktop.hardware.system_files import SystemFiles


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes; `available` can be taken without pushing other programs out."""

    total: int
    available: int


def memory(files: SystemFiles | None = None) -> Memory:
    """Return what the machine has, or the container's limit where that is less."""
    built_in = psutil.virtual_memory()
    total, available = int(built_in.total), int(built_in.available)
    for limit, used in _limits(files or SystemFiles()):
        total = min(total, limit)
        available = min(available, max(0, limit - used))
    return Memory(total, available)


def _limits(files: SystemFiles) -> list[tuple[int, int]]:
    """Return each limit that holds for this process, with what is used of it and cannot be taken back."""
    found = []
    for line in (files.text("proc/self/cgroup") or "").splitlines():
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if not controllers:
            found += _walk(files, "sys/fs/cgroup", group, "memory.max", "memory.current")
        elif "memory" in controllers.split(","):
            found += _walk(files, "sys/fs/cgroup/memory", group, "memory.limit_in_bytes", "memory.usage_in_bytes")
    return found


def _walk(files: SystemFiles, mount: str, group: str, limit_name: str, used_name: str) -> list[tuple[int, int]]:
    """Return the limits of a group and of all above it. In a container the own group is often mounted as the root."""
    parts = [part for part in group.split("/") if part not in {"", "..", "."}]
    found = []
    for depth in range(len(parts), -1, -1):
        folder = "/".join([mount, *parts[:depth]])
        limit, used = files.number(f"{folder}/{limit_name}"), files.number(f"{folder}/{used_name}")
        if limit is not None and limit >= 0:
            found.append((limit, max(0, (used or 0) - _file_cache(files, folder))))
    return found


def _file_cache(files: SystemFiles, folder: str) -> int:
    """Return how much of what is used are files that nobody read lately: the system drops them when asked for more."""
    for line in (files.text(f"{folder}/memory.stat") or "").splitlines():
        name, _, number = line.partition(" ")
        if name in {"inactive_file", "total_inactive_file"} and number.isdecimal():
            return int(number)
    return 0
