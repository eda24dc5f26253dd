"""`bench`: measurements that anyone can repeat. Ratios within one run, since machines and days differ."""

import asyncio
import dataclasses
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from swarm_desktop.bench import endpoint as endpoint_bench
from swarm_desktop.bench import voters as voters_bench
from swarm_desktop.bench.ballots import ReplayRow, replay
from swarm_desktop.cli.output import busy, json_option, print_json
from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import MAX_VOTERS
from swarm_desktop.models.gguf import practice_model_file
from swarm_desktop.sandbox import SandboxUnavailableError, find_sandbox


@click.group()
def bench() -> None:
    """Measure what voting and the endpoint cost on this machine."""


@bench.command()
@click.option("--model", type=click.Path(path_type=Path), help="GGUF file; the practice model without it.")
@click.option("--voters", default="1,4,8", show_default=True, help="Numbers of voters, the first of them 1.")
@json_option
def voters(model: Path | None, voters: str, *, as_json: bool) -> None:
    """Compare N voters that share one set of weights with one voter, and with independent workers."""
    try:
        counts = [int(count) for count in voters.split(",")]
    except ValueError as error:
        raise BadRequestError("--voters takes numbers with commas between them, such as 1,4,8.") from error
    if not all(1 <= count <= MAX_VOTERS for count in counts):
        raise BadRequestError(f"--voters takes numbers from 1 to {MAX_VOTERS}.")
    with busy("Measuring voters"):
        report = asyncio.run(voters_bench.measure(model or practice_model_file(), counts))
    if as_json:
        print_json(dataclasses.asdict(report))
        return
    table = Table("voters", "seconds", "of one voter", "extra memory a voter")
    for row in report.rows:
        table.add_row(
            str(row.voters), f"{row.seconds:.2f}", f"{row.ratio:.2f}x", f"{row.extra_memory_bytes / 2**20:.1f} MiB"
        )
    independent = report.independent
    table.add_row(f"{independent.copies} independent", f"{independent.seconds:.2f}", f"{independent.ratio:.2f}x", "")
    Console().print(table)


@bench.command()
@click.option("--model", type=click.Path(path_type=Path), help="GGUF file; the practice model without it.")
@json_option
def endpoint(model: Path | None, *, as_json: bool) -> None:
    """Compare the endpoint with the worker's own port: tokens a second, and time to the first token."""
    with busy("Measuring the endpoint"):
        report = asyncio.run(endpoint_bench.measure(model or practice_model_file()))
    if as_json:
        print_json(dataclasses.asdict(report))
        return
    table = Table("", "worker's own port", "endpoint", "")
    table.add_row(
        "tokens/s",
        f"{report.worker_tokens_per_second:.0f}",
        f"{report.endpoint_tokens_per_second:.0f}",
        f"{report.tokens_ratio:.3f}x",
    )
    table.add_row(
        "first token",
        f"{report.worker_first_token_ms:.1f} ms",
        f"{report.endpoint_first_token_ms:.1f} ms",
        f"{report.first_token_extra_ms:+.1f} ms",
    )
    console = Console()
    console.print(table)
    console.print(
        f"Second turn of a conversation of {report.conversation_tokens:,} tokens: "
        f"first token {report.second_turn_ratio:.0f}x sooner than at its first turn."
    )


@bench.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--voters", default=5, show_default=True, type=click.IntRange(1, 100), help="Ballots a vote draws.")
@click.option("--strategy", default="auto", show_default=True, help="How the answer is chosen.")
@click.option("--seed", default=0, show_default=True, help="Decides which ballots are drawn.")
@click.option("--run-code", is_flag=True, help="Run recorded programs in a sandbox and compare what they do.")
@json_option
def ballots(files: tuple[Path, ...], voters: int, strategy: str, seed: int, *, run_code: bool, as_json: bool) -> None:
    """Replay recorded ballots: how often the verdict is right, and how many ballots it needed."""
    try:
        with busy("Voting on recorded ballots"):
            rows = replay(files, voters, strategy, seed, sandbox=find_sandbox() if run_code else None)
    except SandboxUnavailableError as error:
        raise BadRequestError(error.message) from error
    except (OSError, ValueError) as error:
        raise BadRequestError(f"{error}") from error
    if as_json:
        print_json([row.as_json() for row in rows])
        return
    table = Table("set", "problems", "single", "chosen", "oracle", "gap closed", "used", "AUROC", "ms")
    for row in rows:
        table.add_row(*_cells(row))
    Console().print(table)


def _cells(row: ReplayRow) -> tuple[str, ...]:
    low, high = row.intervals["chosen"]
    return (
        row.set,
        str(row.problems),
        f"{row.single:.1f}",
        f"{row.chosen:.1f} ({low:.1f}-{high:.1f})",
        f"{row.oracle:.1f}",
        f"{row.gap_closed:.0f} %",
        f"{row.used:.2f}",
        f"{row.auroc:.2f}",
        f"{row.ms_per_verdict:.2f}",
    )
