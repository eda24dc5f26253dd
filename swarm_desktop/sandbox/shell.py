"""A shell command that sees nothing but the system's programs and the folders it is given."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from swarm_desktop.sandbox.bubblewrap import base_command
from swarm_desktop.sandbox.confined import confined
from swarm_desktop.sandbox.output import ShellOutput
from swarm_desktop.sandbox.usage import usage

SCRATCH_BYTES = 256 * 2**20
"""Of `/tmp`, which lives in memory and ends with the command."""
SHARED_MEMORY_BYTES = 64 * 2**20
LARGEST_FILE_BYTES = 2**30
MOST_MEMORY_BYTES = 2 * 2**30
"""Of all processes of one command together."""
MOST_PROCESSES = 256
MOST_OUTPUT_BYTES = 64 * 2**20
"""Reading more of an endless output only keeps the machine busy."""
WATCH_SECONDS = 0.25
CHUNK_BYTES = 64 * 2**10

_NETWORK_FILES = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/ssl",
    "/etc/ca-certificates",
    "/etc/pki",
)
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/tmp", "LANG": "C.UTF-8"}  # noqa: S108
_LIMITED = (
    f"ulimit -c 0 -d {MOST_MEMORY_BYTES // 1024} -f {LARGEST_FILE_BYTES // 1024} -u {MOST_PROCESSES} -n 1024"
    # Below whatever the person does at the same time.
    ' && exec nice -n 10 bash -c "$0"'
)


class End(StrEnum):
    """How a command came to its end."""

    EXITED = "exited"
    TIME = "time"
    MEMORY = "memory"
    PROCESSES = "processes"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class BoundFolder:
    """A folder that the command sees at its own place; no part of `path` is a link."""

    path: Path
    write: bool


@dataclass(frozen=True, slots=True)
class ShellOutcome:
    """What a command wrote to both of its outputs, in order, and how it ended."""

    output: bytes
    omitted_bytes: int
    """Left out of the middle."""
    end: End
    status: int
    """Exit status; of meaning only where it exited."""


async def run_confined(
    command: str,
    folders: Sequence[BoundFolder],
    *,
    folder: Path | None,
    network: bool,
    seconds: float,
    output_bytes: int,
) -> ShellOutcome:
    """Run `command` in bash, in `folder`, and end all that it started when it ends or when this is cancelled.

    Raises SandboxUnavailableError where nothing can confine it.
    """
    arguments = _arguments(await asyncio.to_thread(base_command), folders, folder=folder, network=network)
    output = ShellOutput(output_bytes)
    limited = [*arguments, "bash", "-c", _LIMITED, command]
    async with confined(limited, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT) as process:
        watching = asyncio.create_task(_watch(process))
        reading = asyncio.create_task(_read(process, output))
        try:
            done, _ = await asyncio.wait({watching, reading}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            end = next(iter(done)).result() if done else End.TIME
        finally:
            watching.cancel()
            reading.cancel()
            await asyncio.gather(watching, reading, return_exceptions=True)
    assert process.returncode is not None  # noqa: S101 - it has ended
    return ShellOutcome(output.kept(), output.omitted_bytes, end, process.returncode)


def _arguments(base: list[str], folders: Sequence[BoundFolder], *, folder: Path | None, network: bool) -> list[str]:
    arguments = [*base, "--proc", "/proc", "--dev", "/dev", "--size", str(SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm"]  # noqa: S108
    arguments += ["--remount-ro", "/dev", "--size", str(SCRATCH_BYTES), "--tmpfs", "/tmp"]  # noqa: S108 - its own
    arguments += ["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]
    if network:
        arguments.append("--share-net")
        for file in _NETWORK_FILES:
            arguments += ["--ro-bind-try", file, file]
    # Outer folders first: what is bound later lies on top.
    for bound in sorted(folders, key=lambda bound: len(bound.path.parts)):
        arguments += ["--bind" if bound.write else "--ro-bind", str(bound.path), str(bound.path)]
    for name, value in _ENVIRONMENT.items():
        arguments += ["--setenv", name, value]
    # The root itself lies in memory, so nothing may be written beside the folders.
    return [*arguments, "--remount-ro", "/", "--chdir", str(folder or "/tmp")]  # noqa: S108


async def _read(process: Process, output: ShellOutput) -> End:
    assert process.stdout is not None  # noqa: S101 - asked for
    while chunk := await process.stdout.read(CHUNK_BYTES):
        output.add(chunk)
        if output.total_bytes > MOST_OUTPUT_BYTES:
            return End.OUTPUT
    await process.wait()
    return End.EXITED


async def _watch(process: Process) -> End:
    """Return when the command takes too much; limits of single processes do not bound many of them."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        used = await asyncio.to_thread(usage, process.pid)
        if used.memory_bytes > MOST_MEMORY_BYTES:
            return End.MEMORY
        if used.processes > MOST_PROCESSES:
            return End.PROCESSES
