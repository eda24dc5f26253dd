"""How much a vote helps the practice model: ``python bench/practice_model.py``.

Asks addition and subtraction questions whose operand pairs were kept out of the training text,
draws nine voters for each, and compares single voters with the plurality of 3, 5 and 9.
"""

import argparse
import json
import random
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import xllamacpp
from rich.console import Console
from rich.table import Table

from swarm_desktop.consensus.reading.short_answer import canonical

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging"))

from practice_model.arithmetic import held_out_question  # noqa: E402
from practice_model.sampling import SAMPLING  # noqa: E402

MODEL = ROOT / "resources" / "practice-model.gguf"
VOTERS = (1, 3, 5, 9)
MOST_VOTERS = max(VOTERS)
QUESTION_SEED = 7
LONGEST_ANSWER = 96


@dataclass(frozen=True)
class Question:
    """A question and the ballot that is right."""

    text: str
    right: str


@dataclass(frozen=True)
class Line:
    """How often this many voters were right, for each seed and over all."""

    voters: int
    right_by_seed: tuple[float, ...]
    right: float


def questions(count: int) -> list[Question]:
    """Draw different held-out questions; the same ones on every machine."""
    rng = random.Random(QUESTION_SEED)
    drawn: dict[str, Question] = {}
    while len(drawn) < count:
        text, answer = held_out_question(rng)
        drawn.setdefault(text, Question(text, f"number:{answer}"))
    return list(drawn.values())


def start_server(model: Path, threads: int) -> xllamacpp.Server:
    """Load the model in the embedded server on a free loopback port."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = 4096
    params.n_parallel = MOST_VOTERS
    params.kv_unified = True
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.verbosity = -1
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    return xllamacpp.Server(params)


def ask(address: str, question: Question, seed: int) -> list[str]:
    """Return the answers of nine voters to one question."""
    body = {
        "messages": [{"role": "user", "content": question.text}],
        "n": MOST_VOTERS,
        "seed": seed,
        "max_tokens": LONGEST_ANSWER,
        "temperature": SAMPLING.temperature,
        "top_k": SAMPLING.top_k,
        "top_p": SAMPLING.top_p,
        "min_p": SAMPLING.min_p,
    }
    request = urllib.request.Request(  # noqa: S310  (our own loopback server)
        f"{address}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as reply:  # noqa: S310
        choices = json.load(reply)["choices"]
    return [choice["message"]["content"] or "" for choice in sorted(choices, key=lambda choice: choice["index"])]


def ballot(answer: str, question: Question) -> str | None:
    """Return what the program's own consensus engine reads in an answer, or nothing."""
    read = canonical(answer, question.text)
    return read[0] if read else None


def plurality(ballots: Sequence[str | None]) -> str | None:
    """Return the commonest ballot; of equally common ones, the one that was given first."""
    valid = Counter(ballot for ballot in ballots if ballot is not None)
    return valid.most_common(1)[0][0] if valid else None


def share_right(asked: Sequence[Question], ballots: Sequence[Sequence[str | None]], voters: int) -> float:
    """Say how often this many voters are right, over all groups of that size the nine can form in order."""
    outcomes = [
        plurality(row[start : start + voters]) == question.right
        for question, row in zip(asked, ballots, strict=True)
        for start in range(0, MOST_VOTERS - voters + 1, voters)
    ]
    return sum(outcomes) / len(outcomes)


def measure(model: Path, *, count: int, seeds: int, threads: int) -> list[Line]:
    """Ask everything and count."""
    server = start_server(model, threads)
    asked = questions(count)
    rounds = [
        [
            [ballot(answer, question) for answer in ask(server.listening_address, question, seed * count + number + 1)]
            for number, question in enumerate(asked)
        ]
        for seed in range(seeds)
    ]
    lines = []
    for voters in VOTERS:
        by_seed = tuple(share_right(asked, ballots, voters) for ballots in rounds)
        lines.append(Line(voters, by_seed, sum(by_seed) / seeds))
    return lines


def show(lines: Sequence[Line], title: str) -> None:
    """Print the table."""
    table = Table(title=title)
    table.add_column("voters", justify="right")
    for seed in range(len(lines[0].right_by_seed)):
        table.add_column(f"seed {seed + 1}", justify="right")
    table.add_column("right", justify="right")
    table.add_column("gain", justify="right")
    for line in lines:
        table.add_row(
            str(line.voters),
            *(f"{100 * share:.1f}" for share in line.right_by_seed),
            f"{100 * line.right:.1f} %",
            f"{100 * (line.right - lines[0].right):+.1f}",
        )
    Console().print(table)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    started = time.monotonic()
    lines = measure(arguments.model, count=arguments.questions, seeds=arguments.seeds, threads=arguments.threads)
    seconds = time.monotonic() - started
    if arguments.json:
        result = {
            "questions": arguments.questions,
            "sampling": asdict(SAMPLING),
            "seconds": round(seconds, 1),
            "lines": [asdict(line) for line in lines],
        }
        print(json.dumps(result, indent=2))
    else:
        show(lines, f"{arguments.questions} held-out questions x {arguments.seeds} seeds, {seconds:.0f} s")


if __name__ == "__main__":
    main()
