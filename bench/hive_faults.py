"""What becomes of requests while machines are killed at random: `python bench/hive_faults.py [--requests 1000]`.

One machine is asked; others that lend it voters are killed (SIGKILL) and started again all the time. Half of the
requests stream. Each has to end with an answer, or with an error that says what is wrong; as long as nobody kills the
worker of the machine that is asked (`--own-worker` does), each has to end with an answer.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import aiohttp

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tests.support.paired import machine, pair  # noqa: E402
from tests.support.program import Served  # noqa: E402

VOTERS = 9
AT_ONCE = 4
OWN_KILLS = 4
PATIENCE_SECONDS = 120.0
OK = 200


class Place:
    """A machine that is killed, and started again in the same folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder / name
        self._name = name
        self._stack = ExitStack()
        self.served = self.start()

    def start(self) -> Served:
        """Start it."""
        self.served = self._stack.enter_context(machine(self._folder, self._name))
        return self.served

    def kill(self) -> None:
        """End it without a word."""
        self.served.process.kill()
        self._stack.close()

    def end(self) -> None:
        """End it for good."""
        self._stack.close()


def main() -> None:
    """Ask, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--machines", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--own-worker", action="store_true")
    options = parser.parse_args()
    print(f"{'seed':28} {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        places = [Place(Path(folder), f"machine-{number}") for number in range(options.machines + 1)]
        for place in places:
            stack.callback(place.end)
        asked, *others = places
        for other in others:
            pair(asked.served, other.served)
        counts = asyncio.run(_measure(asked.served, others, options))
    for name, count in counts.items():
        print(f"{name:28} {count}")


async def _measure(asked: Served, others: list[Place], options: argparse.Namespace) -> dict[str, float]:
    chance = random.Random(options.seed)
    counts: Counter[str] = Counter()
    killing = [asyncio.create_task(_kill(other, chance, counts)) for other in others]
    if options.own_worker:
        killing.append(asyncio.create_task(_kill_worker(asked, chance, counts)))
    left = iter(range(options.requests))
    started = time.monotonic()
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(headers=asked.headers, timeout=timeout) as session:

        async def ask_one_after_another() -> None:
            for number in left:
                counts[await _ask(session, asked, counts, stream=number % 2 == 1)] += 1

        await asyncio.gather(*(ask_one_after_another() for _ in range(AT_ONCE)))
    seconds = time.monotonic() - started
    for task in killing:
        task.cancel()
    await asyncio.gather(*killing, return_exceptions=True)
    names = (
        "answered",
        "clear errors",
        "lost",
        "voted on by several",
        "votes lost",
        "machines killed",
        "own workers killed",
    )
    return {"requests": options.requests, **{name: counts[name] for name in names}, "seconds": round(seconds, 1)}


async def _kill(victim: Place, chance: random.Random, counts: Counter[str]) -> None:
    while True:
        # Long enough to be asked again in between.
        await asyncio.sleep(chance.uniform(0.5, 6.0))
        await asyncio.to_thread(victim.kill)
        counts["machines killed"] += 1
        await asyncio.sleep(chance.uniform(0.0, 1.0))
        await asyncio.to_thread(victim.start)


async def _kill_worker(asked: Served, chance: random.Random, counts: Counter[str]) -> None:
    """Kill it as often as it is started again; one more time, and it would be taken for broken."""
    while counts["own workers killed"] < OWN_KILLS:
        await asyncio.sleep(chance.uniform(5.0, 15.0))
        try:
            asked.worker_process().kill()
        except ValueError:
            continue
        counts["own workers killed"] += 1


async def _ask(session: aiohttp.ClientSession, asked: Served, counts: Counter[str], *, stream: bool) -> str:
    """Return `answered`, `clear errors` or `lost`."""
    numbers = random.sample(range(10, 99), 2)
    body = {
        "model": "swarm/practice",
        "messages": [{"role": "user", "content": f"What is {numbers[0]} plus {numbers[1]}?"}],
        "stream": stream,
        "swarm": {"voters": VOTERS},
    }
    try:
        async with session.post(f"{asked.base_url}/chat/completions", json=body) as response:
            raw = await response.read()
            if stream and response.status == OK:
                return _of_stream(raw)
            return _of_answer(json.loads(raw), response.status, counts)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        print(f"  lost: {error!r}")
        return "lost"


def _of_answer(told: dict[str, Any], status: int, counts: Counter[str]) -> str:
    if status != OK:
        return _of_error(told.get("error"))
    counts["voted on by several"] += len(told["swarm"]["machines"]) > 1
    counts["votes lost"] += told["swarm"]["lost"]
    choice = told["choices"][0]
    return "answered" if choice["message"]["content"] and choice["finish_reason"] else "lost"


def _of_stream(raw: bytes) -> str:
    *events, last = [line.removeprefix(b"data: ") for line in raw.splitlines() if line.startswith(b"data: ")]
    told = [json.loads(event) for event in events]
    if last == b"[DONE]" and any(choice["finish_reason"] for event in told for choice in event.get("choices", ())):
        return "answered"
    return _of_error(next((event["error"] for event in told if "error" in event), None))


def _of_error(error: Any) -> str:
    if isinstance(error, dict) and error.get("message") and error.get("code"):
        print(f"  {error['code']}: {error['message']}")
        return "clear errors"
    print(f"  lost: {error}")
    return "lost"


if __name__ == "__main__":
    main()
