"""All probes at once, each with a time limit and none able to break the others."""

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.hardware.machine import machine_facts
from swarm_desktop.hardware.nvidia import NvidiaProbe
from swarm_desktop.hardware.probe import Findings, Probe

PROBES: tuple[Probe, ...] = (NvidiaProbe(),)
TIME_LIMIT_SECONDS = 5.0

_Found = TypeVar("_Found")


def detect(
    probes: Sequence[Probe] = PROBES,
    *,
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
    facts: Callable[[], HardwareView] = machine_facts,
) -> HardwareView:
    """Return what was found. Never raises: what could not be read is said in `unread`. May block for the limit."""
    answers = [(probe, _asked(probe.find)) for probe in probes]
    basis = _asked(facts)
    unread: list[str] = []
    try:
        view = _answer(basis, time_limit_seconds)
    except Exception as error:  # noqa: BLE001  # a broken system call must not keep the program from starting
        view = HardwareView()
        unread.append(f"Processor and memory cannot be read: {_said(error)}.")
    unread.extend(view.unread)
    gpus = list(view.gpus)
    for probe, asked in answers:
        try:
            found = _answer(asked, time_limit_seconds)
        except Exception as error:  # noqa: BLE001  # drivers fail in every way there is
            found = Findings(unread=(f"{probe.vendor} graphics processors cannot be read: {_said(error)}.",))
        gpus.extend(found.gpus)
        unread.extend(found.unread)
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


def _answer(asked: "queue.SimpleQueue[_Found | Exception]", time_limit_seconds: float) -> _Found:
    try:
        found = asked.get(timeout=time_limit_seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer within {time_limit_seconds:g} seconds") from None
    if isinstance(found, Exception):
        raise found
    return found


def _said(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
