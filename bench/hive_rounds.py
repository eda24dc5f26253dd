"""Whether three machines decide as all ballots in one heap do: `python bench/hive_rounds.py FILE...`.

The files hold recorded ballots, as `swarm-desktop bench ballots` reads them. Each round draws nine ballots of a problem
and lets three machines vote, three voters each, through lender, TLS, wire, borrower and election; once to the end, and
once so that a verdict that is certain ends the vote.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from swarm_desktop.bench.recordings import read_problems  # noqa: E402
from swarm_desktop.swarm.vote import Vote  # noqa: E402
from tests.hive.rounds import Round, assembled, differences, drawn  # noqa: E402


def main() -> None:
    """Hold the rounds and print how many were decided alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rounds = _drawn(options.files, options.rounds, options.seed)
    print(f"rounds        {len(rounds)} (seed {options.seed})")
    asyncio.run(_hold(rounds, "early stop on"))
    # Then a certain verdict cancels nobody.
    Vote._decide = _decide_nothing  # type: ignore[method-assign]  # noqa: SLF001
    asyncio.run(_hold(rounds, "all nine heard"))


def _drawn(files: Sequence[Path], count: int, seed: int) -> list[Round]:
    """Draw as many rounds from each file as from the others."""
    chance = random.Random(seed)
    recorded = [[problem for problem in read_problems(file) if problem.candidates] for file in files]
    problems = [chance.choice(recorded[number % len(recorded)]) for number in range(count)]
    return [drawn(problem.question, problem.candidates, chance) for problem in problems]


async def _hold(rounds: Sequence[Round], how: str) -> None:
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        async with assembled(Path(folder)) as assembly:
            for held in rounds:
                outcome, pooled = await assembly.hold(held)
                found = differences(outcome, pooled)
                counts["alike"] += not found
                counts["stopped early"] += bool(outcome.verdict.stopped_early)
                for difference in found:
                    print(f"  {held.question.text[:60]!r}: {difference}")
    print(f"{how:14}{counts['alike']} of {len(rounds)} decided alike, {counts['stopped early']} stopped early")


async def _decide_nothing(_: Vote) -> None:
    """Let all voters speak to their end."""


if __name__ == "__main__":
    main()
