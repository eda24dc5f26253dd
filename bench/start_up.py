"""How soon the engine answers after a start, and what the idle program costs: `python bench/start_up.py [--json]`.

Needs what the desktop tests need, since the idle window is measured on an X server in memory.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tests.support.desktop import desktop  # noqa: E402
from tests.support.program import run_program, serving  # noqa: E402

ROUNDS = 5
IDLE_SECONDS = 20.0


def main() -> None:
    """Measure and print."""
    starts = [_start() for _ in range(ROUNDS)]
    report = {
        "ready_seconds": round(statistics.median(starts), 2),
        "slowest_ready_seconds": round(max(starts), 2),
        **_idle(),
    }
    if "--json" in sys.argv:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name:28} {value}")


def _start() -> float:
    """Return the seconds from starting the process until the practice model is ready to answer."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with serving(Path(folder) / "data"):
            return time.monotonic() - started


def _idle() -> dict[str, float]:
    """Return the share of a core that window and worker use while nobody asks anything, and their memory."""
    with desktop() as screen, tempfile.TemporaryDirectory() as folder:
        program = screen.start(Path(folder), "--port", "0")
        try:
            screen.window("Swarm Desktop")
            while json.loads(run_program("status", "--json", folder=Path(folder)).stdout)["state"] != "ready":
                time.sleep(0.2)
            time.sleep(5)
            window = psutil.Process(program.pid)
            (worker,) = window.children()
            before = [sum(process.cpu_times()[:2]) for process in (window, worker)]
            time.sleep(IDLE_SECONDS)
            after = [sum(process.cpu_times()[:2]) for process in (window, worker)]
            shares = [(late - early) / IDLE_SECONDS for early, late in zip(before, after, strict=True)]
            return {
                "window_idle_core_share": round(shares[0], 4),
                "worker_idle_core_share": round(shares[1], 4),
                "window_memory_mib": round(window.memory_info().rss / 2**20),
                "worker_memory_mib": round(worker.memory_info().rss / 2**20),
            }
        finally:
            program.terminate()
            program.wait()


if __name__ == "__main__":
    main()
