"""Starts discovery on machines of the LAN, and waits for what their people would see."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.lan.network import Host

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30.0
View = dict[str, Any]


@dataclass
class Machine:
    """Discovery, running on one host."""

    process: subprocess.Popen[str]
    name: str
    views: list[View] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    ended: bool = False

    def read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.changed:
                self.views.append(json.loads(line))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def sees(self, condition: Callable[[View], bool]) -> View:
        """Return the first view from now on that fulfils a condition, or the present one."""
        with self.changed:
            arrived = self.changed.wait_for(
                lambda: self.ended or bool(self.views and condition(self.views[-1])), PATIENCE_SECONDS
            )
            if self.ended or not arrived:
                pytest.fail(f"{self.name} saw {self.views[-1:]}")
            return self.views[-1]

    def sees_online(self, *names: str) -> View:
        return self.sees(lambda view: online(view) == set(names))

    def quit(self) -> None:
        """End it as a person would."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)


def online(view: View) -> set[str]:
    return {machine["name"] for machine in view["nearby"] if machine["online"]}


def node_id(name: str) -> str:
    return f"{name:a>16}"


class Machines:
    """All that were started in one test."""

    def __init__(self) -> None:
        self._started: list[Machine] = []
        self._readers: list[threading.Thread] = []

    def start(
        self,
        host: Host,
        name: str,
        *,
        identity: str = "",
        **settings: Any,
    ) -> Machine:
        """Switch the hive on, with these settings of it."""
        hive = json.dumps({"enabled": True, **settings})
        arguments = (identity or node_id(name), name, hive)
        process = subprocess.Popen(
            host.command(sys.executable, "-m", "tests.lan.machine", *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        machine = Machine(process, name)
        self._started.append(machine)
        reader = threading.Thread(target=machine.read)
        reader.start()
        self._readers.append(reader)
        return machine

    def close(self) -> None:
        for machine in self._started:
            machine.process.kill()
        for machine, reader in zip(self._started, self._readers, strict=True):
            machine.process.wait()
            reader.join()
            for pipe in (machine.process.stdin, machine.process.stdout):
                assert pipe is not None
                pipe.close()


@contextmanager
def started_machines() -> Iterator[Machines]:
    machines = Machines()
    try:
        yield machines
    finally:
        machines.close()
