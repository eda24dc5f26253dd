"""All probes at once, each with a time limit and none able to break the others."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.hardware.amd import AmdProbe
from swarm_desktop.hardware.android import AndroidProbe
from swarm_desktop.hardware.apple import AppleProbe
from swarm_desktop.hardware.disk import disk
from swarm_desktop.hardware.intel import IntelProbe
from swarm_desktop.hardware.machine import machine_facts
from swarm_desktop.hardware.nvidia import NvidiaProbe
from swarm_desktop.hardware.probe import Findings, Probe
from swarm_desktop.hardware.windows_adapters import WindowsProbe

PROBES: tuple[Probe, ...] = (
    NvidiaProbe(),
    AmdProbe(),
    IntelProbe(),
    AppleProbe(),
    WindowsProbe(),
    AndroidProbe(),
)
TIME_LIMIT_SECONDS = 5.0

_Found = TypeVar("_Found")


def detect(
    probes: Sequence[Probe] = PROBES,
    *,
    models_folder: Path | None = None,
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
    facts: Callable[[], HardwareView] = machine_facts,
) -> HardwareView:
    """Return what was found, and the room on the disk of `models_folder`.

    Never raises: what could not be read is said in `unread`. May block for the limit.
    """
    deadline = time.monotonic() + time_limit_seconds
    answers = [(probe, _asked(probe.find)) for probe in probes]
    basis = _asked(facts)
    room = _asked(lambda: disk(models_folder) if models_folder else None)
    unread: list[str] = []
    try:
        view = _answer(basis, deadline)
    except Exception as error:  # noqa: BLE001  # a broken system call must not keep the program from starting
        view = HardwareView()
        unread.append(f"Processor and memory cannot be read: {_said(error)}.")
    unread.extend(view.unread)
    gpus = list(view.gpus)
    for probe, asked in answers:
        try:
            found = _answer(asked, deadline)
        except Exception as error:  # noqa: BLE001  # drivers fail in every way there is
            found = Findings(unread=(f"{probe.vendor} graphics processors cannot be read: {_said(error)}.",))
        gpus.extend(found.gpus)
        unread.extend(found.unread)
    try:
        view = replace(view, disk=_answer(room, deadline))
    except Exception as error:  # noqa: BLE001  # a network share may do anything
        unread.append(f"The disk for models cannot be read: {_said(error)}.")
    return replace(view, gpus=tuple(gpus), unread=tuple(unread))


def _asked(ask: Callable[[], _Found]) -> "queue.SimpleQueue[_Found | Exception]":
    """Ask in a thread of its own: a driver that hangs cannot be interrupted, only left behind."""
    answer: queue.SimpleQueue[_Found | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(ask())
        except Exception as error:  # noqa: BLE001  # handed over and raised there
            answer.put(error)

    threading.Thread(target=run, name="hardware probe", daemon=True).start()
    return answer


def _answer(asked: "queue.SimpleQueue[_Found | Exception]", deadline: float) -> _Found:
    """Wait until `deadline`, which is one for all: several that hang do not add up."""
    try:
        found = asked.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise TimeoutError("no answer in time") from None
    if isinstance(found, Exception):
        raise found
    return found


def _said(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
