"""What differs between operating systems about child processes."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress

import psutil

from swarm_desktop.core.runtimes import RuntimeKind

CHILD_MODULES: Mapping[RuntimeKind, str] = {
    RuntimeKind.XLLAMACPP: "swarm_desktop.workers.llama_child",
    RuntimeKind.LLAMA_SERVER: "swarm_desktop.workers.llama_server_child",
    RuntimeKind.LLAMA_CPP_PYTHON: "swarm_desktop.workers.llama_cpp_child",
    RuntimeKind.MLX: "swarm_desktop.workers.mlx_child",
}
"""What a worker's child process runs."""
CHILD_COMMAND = "worker"
"""The command of a frozen program, which has no `-m`, that becomes a worker's child process. The runtime follows."""

_PR_SET_PDEATHSIG = 1


def child_command(kind: RuntimeKind = RuntimeKind.XLLAMACPP) -> tuple[str, ...]:
    """Return the command that starts a worker's child process."""
    if getattr(sys, "frozen", False):
        return (sys.executable, CHILD_COMMAND, kind.value)
    return (sys.executable, "-m", CHILD_MODULES[kind])


async def start_child(command: Sequence[str]) -> Process:
    """Start a child with three pipes, out of reach of the terminal's Ctrl-C: its parent decides when it ends."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, creationflags=flags)
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True)


def end_with_parent(parent: int) -> None:
    """Make the kernel kill this process when its parent ends, where the kernel can.

    Loading holds Python's global lock for seconds or minutes, so no thread could watch the parent meanwhile. Linux
    kills it even then; elsewhere a child whose parent died while it loaded ends when it has loaded. The signal comes
    when the *thread* that started the child ends: that is the engine's, which stops its workers first anyway.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        # It was gone before the wish was made.
        os._exit(1)


def kill_grandchildren(child: int) -> None:
    """End the processes that a child started, where the kernel does not do that when the child ends."""
    if sys.platform == "linux":
        return
    with suppress(psutil.Error):
        for process in psutil.Process(child).children(recursive=True):
            process.kill()


def keep_memory_private() -> None:
    """Write no core dump when this process crashes: its memory holds prompts and the key."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # there is no such module on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def describe_exit(status: int) -> str:
    """Say in words how a process ended."""
    if status < 0:
        try:
            return f"it was ended by signal {signal.Signals(-status).name}"
        except ValueError:
            return f"it was ended by signal {-status}"
    return f"it ended with status {status}"
