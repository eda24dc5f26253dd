"""How soon machines find each other, and notice who left: `python bench/hive_discovery.py [--rounds 5]`.

Three machines in network namespaces of their own, as in the tests of the LAN; needs root on Linux. The time of a start
includes that of Python's own start.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tests.lan.machines import Machine, online, started_machines  # noqa: E402
from tests.lan.network import plugged_lan, reason_to_skip  # noqa: E402
from tests.lan.voters import Voting, paired  # noqa: E402

NAMES = ("attic", "cellar", "kitchen")
ANSWERS = 5


def main() -> None:
    """Measure and print medians, and the slowest in brackets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if reason := reason_to_skip():
        raise SystemExit(reason)
    rounds = [_round() | _killed_while_voting() for _ in range(options.rounds)]
    report = {name: [each[name] for each in rounds] for name in rounds[0]}
    if options.json:
        print(json.dumps(report))
        return
    for name, seconds in report.items():
        print(f"{name:44} {statistics.median(seconds):6.2f} s ({max(seconds):.2f} s)")


def _round() -> dict[str, float]:
    """Return the seconds of each step of one round."""
    with plugged_lan() as lan, started_machines() as machines:
        hosts = [lan.host() for _ in NAMES]
        attic, cellar, kitchen = (machines.start(host, name) for host, name in zip(hosts, NAMES, strict=True))
        everybody = (attic, cellar, kitchen)
        clock = time.monotonic()

        def all_see_all() -> None:
            for machine in everybody:
                machine.sees_online(*(name for name in NAMES if name != machine.name))

        said = _seconds(clock, lambda: [machine.sees(_announces) for machine in everybody])
        found = _seconds(clock, all_see_all)
        clock = time.monotonic()
        kitchen.quit()
        left = _seconds(clock, lambda: _sees_no(attic, "kitchen"))
        clock = time.monotonic()
        cellar.kill()
        offline = _seconds(clock, lambda: attic.sees(lambda view: "cellar" not in online(view)))
        gone = _seconds(clock, lambda: _sees_no(attic, "cellar"))
        clock = time.monotonic()
        back = machines.start(hosts[2], "kitchen")
        began = _seconds(clock, lambda: back.sees(_announces))
        joined = _seconds(clock, lambda: (attic.sees_online("kitchen"), back.sees_online("attic")))
    return {
        "all see all after three started at once": found,
        "  of which until the last announces itself": said,
        "one that joins is seen, and sees, after": joined,
        "  of which until it announces itself": began,
        "a goodbye is seen after": left,
        "a killed machine is offline after": offline,
        "a killed machine is gone after": gone,
    }


def _killed_while_voting() -> dict[str, float]:
    """Return what an answer takes before another machine is killed, and the first one after that."""
    with plugged_lan() as lan, tempfile.TemporaryDirectory() as folder:
        desk, attic = (Voting(lan.host(), Path(folder), name, seconds=0.2) for name in NAMES[:2])
        with paired(desk, attic):
            before = [desk.asks()["seconds"] for _ in range(ANSWERS)]
            attic.process.kill()
            attic.process.wait()
            return {
                "an answer of both machines": statistics.median(before),
                "the first answer after one was killed": desk.asks()["seconds"],
            }


def _announces(view: dict[str, Any]) -> bool:
    return bool(view["announcing"])


def _sees_no(machine: Machine, name: str) -> None:
    def is_gone(view: dict[str, Any]) -> bool:
        return all(each["name"] != name for each in view["nearby"])

    machine.sees(is_gone)


def _seconds(since: float, wait: Callable[[], object]) -> float:
    wait()
    return time.monotonic() - since


if __name__ == "__main__":
    main()
