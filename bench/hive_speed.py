"""What three machines with three voters each take, against one with three: `python bench/hive_speed.py [--model FILE]`.

Each machine has the same share of a core, alone and together, which a control group of the kernel sees to; this needs
root on Linux. All answers have the same length, so that no early verdict makes the many look quick. The first questions
let the machine that is asked measure the others, and do not count.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tests.support.paired import machine, pair  # noqa: E402
from tests.support.program import Served  # noqa: E402

VOTERS_OF_EACH = 3
PERIOD = 100_000
"""Microseconds within which a machine may use its share."""
NEW, OLD = Path("/sys/fs/cgroup/cgroup.controllers"), Path("/sys/fs/cgroup/cpu")
WARM_UP = 3
PROMPT = "Tell me, in a few sentences and without hurry, what a lighthouse is there for and who looks after it."


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a GGUF file; else the practice model")
    parser.add_argument("--share", type=float, default=0.5, help="of a core, for each machine")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        served = [stack.enter_context(_machine(Path(folder), number, options)) for number in range(3)]
        for other in served[1:]:
            pair(served[0], other)
        report = asyncio.run(_measure(served[0], options))
    if options.json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name:28} {value}")


@contextmanager
def _machine(folder: Path, number: int, options: argparse.Namespace) -> Iterator[Served]:
    worker = f"slots = {VOTERS_OF_EACH}\nthreads = 1\n"
    if options.model:
        worker += f"model_file = '{options.model.resolve()}'\ncontext_tokens = 2048\n"
    settings = f"[worker]\n{worker}[lending]\nvoters = {VOTERS_OF_EACH}\n"
    with machine(folder / str(number), f"machine-{number}", settings) as served, _confined(served, options.share):
        yield served


@contextmanager
def _confined(served: Served, share: float) -> Iterator[None]:
    """Give all processes of a machine together a share of a core."""
    name = f"swarm-bench-{served.process.pid}"
    if NEW.exists():
        group, limits = NEW.parent / name, {"cpu.max": f"{int(share * PERIOD)} {PERIOD}"}
    else:
        group, limits = OLD / name, {"cpu.cfs_period_us": str(PERIOD), "cpu.cfs_quota_us": str(int(share * PERIOD))}
    group.mkdir()
    for file, limit in limits.items():
        (group / file).write_text(limit)
    process = psutil.Process(served.process.pid)
    for each in (process, *process.children(recursive=True)):
        (group / "cgroup.procs").write_text(str(each.pid))
    try:
        yield
    finally:
        for pid in (group / "cgroup.procs").read_text().split():
            (group.parent / "cgroup.procs").write_text(pid)
        group.rmdir()


async def _measure(asked: Served, options: argparse.Namespace) -> dict[str, Any]:
    alone, together = {"voters": VOTERS_OF_EACH, "here_only": True}, {"voters": 3 * VOTERS_OF_EACH}
    seconds: dict[str, list[float]] = {"alone": [], "together": []}
    whole = 0
    timeout = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(headers=asked.headers, timeout=timeout) as session:
        while len((await _ask(session, asked, together, 4))[1]["machines"]) < 3:  # noqa: PLR2004
            pass
        for number in range(WARM_UP + options.rounds):
            for name, swarm in (("alone", alone), ("together", together)):
                took, told = await _ask(session, asked, swarm, options.tokens)
                if number >= WARM_UP:
                    seconds[name].append(took)
                    shares = [each["voters"] for each in told["machines"]]
                    whole += name == "together" and shares == [VOTERS_OF_EACH] * 3 and not told["lost"]
    one, three = (statistics.median(seconds[name]) for name in ("alone", "together"))
    ratios = [many / few for few, many in zip(seconds["alone"], seconds["together"], strict=True)]
    return {
        "share_of_a_core": options.share,
        "tokens_of_each_voter": options.tokens,
        "rounds": options.rounds,
        "rounds_with_nine_votes": whole,
        "one_machine_seconds": round(one, 3),
        "three_machines_seconds": round(three, 3),
        "ratio": round(three / one, 3),
        "lowest_and_highest_ratio": (round(min(ratios), 3), round(max(ratios), 3)),
    }


async def _ask(
    session: aiohttp.ClientSession, asked: Served, swarm: dict[str, Any], tokens: int
) -> tuple[float, dict[str, Any]]:
    models = await (await session.get(f"{asked.base_url}/models")).json()
    name = next(model["id"] for model in models["data"] if model["id"].startswith("swarm/"))
    body = {
        "model": name,
        "messages": [{"role": "user", "content": PROMPT}],
        "max_tokens": tokens,
        "ignore_eos": True,
        "swarm": swarm,
    }
    started = time.monotonic()
    async with session.post(f"{asked.base_url}/chat/completions", json=body) as response:
        answer = await response.json()
        seconds = time.monotonic() - started
        if "swarm" not in answer:
            raise SystemExit(f"no answer came: {answer}")
        return seconds, answer["swarm"]


if __name__ == "__main__":
    main()
