"""Real instances for the tests: the program itself, started as a person would, each in a folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from swarm_desktop.api.status import STATUS_PATH

PROGRAM = (sys.executable, "-m", "swarm_desktop")


@dataclass(frozen=True)
class Served:
    """A running `swarm-desktop serve`."""

    process: subprocess.Popen[str]
    folder: Path
    base_url: str
    key: str

    @property
    def root_url(self) -> str:
        return self.base_url.removesuffix("/v1")

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def status(self) -> dict[str, Any]:
        connection = HTTPConnection(urlsplit(self.root_url).netloc)
        with closing(connection):
            connection.request("GET", STATUS_PATH, headers=self.headers)
            status: dict[str, Any] = json.load(connection.getresponse())
            return status

    def worker_process(self) -> psutil.Process:
        """Return the process that holds the model."""
        (worker,) = psutil.Process(self.process.pid).children()
        return worker


def run_program(
    *arguments: str, folder: Path, status: int = 0, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command of the program to its end, and check its exit status."""
    command = [*PROGRAM, arguments[0], "--data-dir", str(folder), *arguments[1:]]
    ended = subprocess.run(command, capture_output=True, text=True, input=text, env=environment(), check=False)
    assert ended.returncode == status, ended.stderr
    return ended


def environment() -> dict[str, str]:
    """Return an environment in which no display, keyring or setting of the developer's own is found."""
    hidden = ("SWARM_", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(hidden)}


@contextmanager
def serving(folder: Path, *options: str, variables: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve, with further environment variables, until the block is left; the model is ready when it is entered."""
    command = [*PROGRAM, "serve", "--data-dir", str(folder), "--port", "0", *options]
    errors = folder.parent / f"{folder.name}-errors.txt"
    surroundings = environment() | dict(variables or {})
    with errors.open("w") as error_file:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=error_file, text=True, env=surroundings)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("ready:"):
                break
        else:
            pytest.fail(f"it ended with {process.wait()}: {errors.read_text()}")
        base_url = json.loads((folder / "instance.json").read_text())["base_url"]
        yield Served(process, folder, base_url, run_program("key", folder=folder).stdout.strip())
    finally:
        process.terminate()
        process.communicate(timeout=30)
