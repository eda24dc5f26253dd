"""Starts a machine and a crowd of others that trust it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lan.machines import ROOT
from tests.lan.network import Lan
from tests.lan.simulated import acquaint
from tests.lan.voters import Voting


@dataclass(frozen=True)
class Costs:
    """Of each machine so far: seconds of a processor, and bytes of memory that it shares with no other process."""

    seconds: list[float]
    bytes: list[float]


@dataclass(frozen=True)
class Crowd:
    """One machine, and the process that is the parent of all others."""

    desk: Voting
    process: subprocess.Popen[str]

    def costs(self) -> Costs:
        """Return what the others cost."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return Costs(**json.loads(self.process.stdout.readline()))


@contextmanager
def crowd(lan: Lan, folder: Path, size: int, *, seconds: float = 0.0) -> Iterator[Crowd]:
    """Start so many machines beside one, whose answers take so many seconds each.

    They hear that one and not each other: what all of them say to all would be the work of as many processors.
    """
    own, *hosts = (lan.host() for _ in range(size + 1))
    for host in hosts:
        host.isolate()
    places = [(folder / host.namespace, host.address) for host in hosts]
    acquaint((folder / "desk", own.address), places)
    desk = Voting(own, folder, "desk", "--whole", seconds=seconds)
    try:
        assert desk.told() == "ready"
        arguments = (str(folder), str(seconds), *(host.namespace for host in hosts))
        process = subprocess.Popen(
            (sys.executable, "-m", "tests.lan.crowd", *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == '"ready"\n'
            yield Crowd(desk, process)
        finally:
            process.communicate()
    finally:
        desk.end()
