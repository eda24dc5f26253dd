"""What a hive of many machines costs each of them: `python bench/hive_many.py [--machines 64]`.

The machines are processes with the real protocol and no model, each in a network namespace of its own; needs root on
Linux. All of them trust the one that is asked, which does for each what machines of a hive do for each other. The page
of the hive is measured as well, offscreen, with a snapshot of as many machines.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from PySide6.QtWidgets import QApplication  # noqa: E402

from swarm_desktop.core.ids import NodeId  # noqa: E402
from swarm_desktop.core.settings import MAX_VOTERS  # noqa: E402
from swarm_desktop.core.snapshot import LoadView, Snapshot  # noqa: E402
from swarm_ui import MainWindow  # noqa: E402
from tests.lan.crowds import Crowd, crowd  # noqa: E402
from tests.lan.network import plugged_lan, reason_to_skip  # noqa: E402
from tests.ui import hives  # noqa: E402
from tests.ui.fake_commands import FakeCommands  # noqa: E402

QUIET_SECONDS = 20.0
ANSWERS = 7
ANSWER_SECONDS = 0.5
FRAMES = 30


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--machines", type=int, default=64)
    count = parser.parse_args().machines
    if reason := reason_to_skip():
        raise SystemExit(reason)
    report: dict[str, float] = {"machines": count}
    # A first window, so that what every window costs does not count.
    application = QApplication([])
    for name, machines in (("one_machine", 0), ("all_machines", count)):
        report |= {f"page_{name}_{what}": value for what, value in _page(application, machines).items()}
    with tempfile.TemporaryDirectory() as folder, plugged_lan() as lan:
        before = _cost_alone(Path(folder))
        with crowd(lan, Path(folder), count, seconds=ANSWER_SECONDS) as many:
            report |= _hive(many, count, before)
    for name, value in report.items():
        print(f"{name:44} {value:,.2f}")


def _cost_alone(folder: Path) -> float:
    """Return the bytes of memory of a machine that is alone."""
    with plugged_lan() as lan, crowd(lan, folder / "alone", 0) as nobody:
        time.sleep(2)
        return float(nobody.desk.do("costs")["bytes"])


def _hive(many: Crowd, count: int, bytes_alone: float) -> dict[str, float]:
    desk, clock = many.desk, time.monotonic()
    desk.do("until", seen=count, online=0, lending=0)
    seen = time.monotonic() - clock
    desk.do("until", seen=count, online=count, lending=count)
    ready = time.monotonic() - clock
    desk.asks(MAX_VOTERS)
    alone, together = [], []
    helped = lost = 0
    for _ in range(ANSWERS):
        alone.append(desk.asks(MAX_VOTERS, here_only=True)["seconds"])
        answer = desk.asks(MAX_VOTERS)
        together.append(answer["seconds"])
        helped, lost = max(helped, len(answer["machines"])), lost + answer["lost"]
    own, others, clock = desk.do("costs"), many.costs(), time.monotonic()
    time.sleep(QUIET_SECONDS)
    own_later, others_later, quiet = desk.do("costs"), many.costs(), time.monotonic() - clock
    share = (own_later["seconds"] - own["seconds"]) / quiet
    share_of_others = [(end - start) / quiet for start, end in zip(others.seconds, others_later.seconds, strict=True)]
    return {
        "all_seen_seconds": seen,
        "all_lending_seconds": ready,
        "vote_of_this_machine_seconds": statistics.median(alone),
        "vote_of_many_extra_milliseconds": 1000 * (statistics.median(together) - statistics.median(alone)),
        "machines_in_a_vote": helped,
        "votes_lost": lost,
        "memory_per_peer_kib": (own_later["bytes"] - bytes_alone) / count / 1024,
        "idle_core_share_percent": 100 * share,
        "idle_core_share_per_peer_percent": 100 * share / count,
        "each_simulated_machine_mib": statistics.median(others_later.bytes) / 2**20,
        "each_simulated_machine_core_percent": 100 * statistics.median(share_of_others),
    }


def _page(application: QApplication, count: int) -> dict[str, float]:
    """Return what it takes to show a hive at first, to take in a changed snapshot, and to paint all of the window."""
    with tempfile.TemporaryDirectory() as folder:
        window = _window(Path(folder))
        window.resize(1180, 900)
        window.open()
        window.show_snapshot(hives.ALONE)
        window.open_page("hive")
        application.processEvents()
        first = _milliseconds(application, window, _hive_of(count, 0))
        changes = [_milliseconds(application, window, _hive_of(count, number)) for number in range(1, FRAMES)]
        paints = []
        for _ in range(FRAMES):
            clock = time.perf_counter()
            window.grab()
            paints.append(1000 * (time.perf_counter() - clock))
        window.hide()
    return {
        "first_milliseconds": first,
        "change_milliseconds": statistics.median(changes),
        "slowest_change_milliseconds": max(changes),
        "paint_milliseconds": statistics.median(paints),
    }


def _window(folder: Path) -> MainWindow:
    return MainWindow(
        FakeCommands(hives.ON), settings_path=folder / "window.ini", settings=hives.ON, tray_available=lambda: False
    )


def _milliseconds(application: QApplication, window: MainWindow, snapshot: Snapshot) -> float:
    clock = time.perf_counter()
    window.show_snapshot(snapshot)
    application.processEvents()
    return 1000 * (time.perf_counter() - clock)


def _hive_of(count: int, moment: int) -> Snapshot:
    """Return a snapshot of so many machines, each with another load at each moment."""
    peers = tuple(
        replace(
            hives.ATTIC,
            id=NodeId(f"machine-{number}"),
            name=f"machine {number}",
            load=LoadView((number * 7 + moment * 13) % 100 / 100, 0.4),
        )
        for number in range(count)
    )
    return replace(hives.SHARED, peers=peers)


if __name__ == "__main__":
    main()
