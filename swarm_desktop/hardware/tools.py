"""Runs the vendors' own tools, which may be absent, broken, slow, or talk in another language."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from swarm_desktop.hardware.errors import UnreadableError

TOOL_SECONDS = 4.0
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows a console would flash up."""


class RunTool(Protocol):
    """Runs a tool and returns what it wrote."""

    def __call__(self, command: Sequence[str]) -> str | None:
        """Return the standard output, or None where there is no such tool.

        Raises UnreadableError where it fails or takes too long.
        """


def run_tool(command: Sequence[str]) -> str | None:
    """Implement `RunTool` with a real process that is asked to speak English."""
    path = shutil.which(command[0])
    if path is None:
        return None
    name = command[0]
    try:
        ended = subprocess.run(  # noqa: S603  # fixed commands of ours
            [path, *command[1:]],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=TOOL_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C", "LANG": "C"},
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"{name} does not answer within {TOOL_SECONDS:g} seconds") from error
    except OSError as error:
        raise UnreadableError(f"{name} cannot be started: {error.strerror or error}") from error
    text = ended.stdout.decode("utf-8", "replace")
    if ended.returncode != 0 and not text.strip():
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnreadableError(f"{name} fails: {said[-1] if said else f'exit status {ended.returncode}'}")
    return text
