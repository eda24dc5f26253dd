"""A process without network, without files of anybody, with little time and memory: bubblewrap around Python."""

import asyncio
import contextlib
import json
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.sandbox import runner
from swarm_desktop.sandbox.bubblewrap import SandboxUnavailableError, base_command
from swarm_desktop.sandbox.confined import confined

WALL_SECONDS = 5.0
"""For one candidate, all calls together."""
LONGEST_ANSWER_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Sandbox:
    """How a confined interpreter is started."""

    command: tuple[str, ...]

    async def outputs(self, code: str, calls: Sequence[str]) -> tuple[str | None, ...]:
        """Define what `code` defines and evaluate `calls` in it; None for each that gives no result.

        Never raises on what the code does: one that hangs, exits or eats memory has no results.
        """
        task = json.dumps({"code": code, "calls": list(calls)}).encode("utf-8", "replace")
        answer = b""
        async with confined(self.command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as process:
            assert process.stdin is not None  # noqa: S101 - asked for
            assert process.stdout is not None  # noqa: S101
            with contextlib.suppress(ConnectionError):
                process.stdin.write(task)
                process.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WALL_SECONDS):
                    said = await process.stdout.read(LONGEST_ANSWER_BYTES)
                    await process.wait()
                    answer = said
        return _read(answer, len(calls))


def find_sandbox() -> Sandbox:
    """Return this machine's sandbox. Raises SandboxUnavailableError, with what to install, where there is none."""
    command = base_command()
    if getattr(sys, "frozen", False):
        python = shutil.which("python3")
        if python is None:
            raise SandboxUnavailableError("Running candidates needs a `python3` beside the program. Install Python.")
        interpreter = Path(python).resolve()
    else:
        interpreter = Path(sys.executable).resolve()
    prefix = str(interpreter.parent.parent)
    command += ["--ro-bind-try", prefix, prefix]
    source = Path(runner.__file__)
    command += ["--ro-bind", str(source), "/candidate/runner.py"]
    command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp"]  # noqa: S108 - its own
    return Sandbox((*command, str(interpreter), "-I", "-S", "-B", "/candidate/runner.py"))


def _read(answer: bytes, calls: int) -> tuple[str | None, ...]:
    """Check what came out: a candidate may have written it."""
    with contextlib.suppress(ValueError, RecursionError):
        results = json.loads(answer)
        if (
            isinstance(results, list)
            and len(results) == calls
            and all(result is None or isinstance(result, str) for result in results)
        ):
            return tuple(results)
    return (None,) * calls
