"""The program itself on the machines of a LAN."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.lan.network import Host
from tests.support.program import PROGRAM, environment

_HIVE_ON = {"SWARM_HIVE_ENABLED": "true"}


@contextmanager
def serving(*places: tuple[Host, Path]) -> Iterator[None]:
    """Serve on machines, each with a folder of its own, until the block is left."""
    processes = [
        subprocess.Popen(
            host.command(*PROGRAM, "serve", "--data-dir", str(folder), "--port", "0"),
            stdout=subprocess.PIPE,
            text=True,
            env=environment() | _HIVE_ON,
        )
        for host, folder in places
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert any(line.startswith("ready:") for line in process.stdout)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.communicate(timeout=30)


@contextmanager
def asked(host: Host, folder: Path, *arguments: str, **variables: str) -> Iterator[Callable[[], Any]]:
    """Run a command on a machine; the call returns what it prints at last."""
    command = host.command(*PROGRAM, arguments[0], "--data-dir", str(folder), *arguments[1:], "--json")
    variables = environment() | _HIVE_ON | variables
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) as process:

        def answer() -> Any:
            printed, _ = process.communicate(timeout=60)
            assert process.returncode in {0, 1}
            return json.loads(printed)

        yield answer


def told(host: Host, folder: Path, *arguments: str, **variables: str) -> Any:
    with asked(host, folder, *arguments, **variables) as answer:
        return answer()
