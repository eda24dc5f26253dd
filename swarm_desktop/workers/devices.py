"""Which graphics processors the runtime of this program can compute on: only it knows how it was built."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from swarm_desktop.models.graphics import RuntimeDevice
from swarm_desktop.workers.child_messages import DEVICES_ARGUMENT
from swarm_desktop.workers.process import child_command

_TIME_LIMIT_SECONDS = 30.0
"""A driver may take its time when it is asked first."""
_LINUX_NODES = ("/dev/nvidiactl", "/dev/kfd", "/dev/dri", "/dev/dxg")

_log = logging.getLogger(__name__)


@cache
def runtime_devices() -> tuple[RuntimeDevice, ...]:
    """Return them, asked once for each process. Blocks for as long as the drivers need."""
    if sys.platform == "linux" and not any(Path(node).exists() for node in _LINUX_NODES):
        # Without a driver's device there is nothing to be seen, and a start need not wait for the answer.
        return ()
    return ask_devices(child_command())


def devices_now() -> tuple[RuntimeDevice, ...]:
    """Return them with the memory that they have free at this moment."""
    return ask_devices(child_command()) if runtime_devices() else ()


def ask_devices(command: Sequence[str]) -> tuple[RuntimeDevice, ...]:
    """Ask a child process. Where it breaks down over a driver, models run on the processor."""
    try:
        answer = subprocess.run(  # noqa: S603  # this program itself
            [*command, DEVICES_ARGUMENT], capture_output=True, timeout=_TIME_LIMIT_SECONDS, check=True
        ).stdout
        return tuple(RuntimeDevice(**device) for device in json.loads(answer))
    except (OSError, subprocess.SubprocessError, ValueError, TypeError) as error:
        _log.warning("The runtime does not tell which graphics processors it sees: %s", error)
        return ()
