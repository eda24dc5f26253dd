"""Replaying recorded ballots: what voting would have chosen, and what it would have cost."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import asdict, dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

from swarm_desktop.bench.recordings import Problem, read_problems
from swarm_desktop.bench.statistics import Interval, area_under_curve, resampled
from swarm_desktop.consensus import (
    Agreements,
    Candidate,
    Election,
    ElectionOptions,
    Evidence,
    Task,
    Verdict,
    Weighting,
)
from swarm_desktop.sandbox import Sandbox
from swarm_desktop.swarm.evidence import ProgramTrials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

DRAWS = 10
"""Samples of ballots drawn for each problem."""


_DEFAULTS = ElectionOptions()


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One set, or one category of it as `set/category`, over all problems and draws.

    `single`, `chosen` and `oracle` are percentages right: of one ballot, of the verdict, and of a chooser
    that always picks a right ballot where there is one. `gap_closed` (per cent) is how much of the way
    from single to oracle the verdict goes. `used` is the mean number of ballots read before the verdict
    was certain. `auroc` (0..1, 0.5 is chance) says how well the share tells right verdicts from wrong
    ones. The intervals hold 95 % of bootstrap samples over problems.
    """

    set: str
    voters: int
    problems: int
    single: float
    chosen: float
    oracle: float
    gap_closed: float
    used: float
    auroc: float
    ms_per_verdict: float
    intervals: dict[str, Interval]

    def as_json(self) -> dict[str, Any]:
        """Return the row as the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Trial:
    """One vote on one draw of a problem's ballots; `single`, `chosen` and `oracle` are 0..1."""

    problem: Problem
    task: Task
    single: float
    chosen: float
    oracle: float
    used: int
    share: float
    seconds: float


def replay(
    files: Sequence[Path],
    voters: int,
    strategy: str = "auto",
    seed: int = 0,
    *,
    draws: int = DRAWS,
    options: ElectionOptions = _DEFAULTS,
    sandbox: Sandbox | None = None,
) -> list[ReplayRow]:
    """Vote on every problem in `files`, `draws` times each with `voters` ballots drawn at random.

    Where a file holds ballots of several models, these are weighed by how often each agreed with the
    others on the problems before, which is what a running swarm knows too. With a `sandbox`, programs are
    run in it first, once each, which takes a few hundredths of a second a program. Raises OSError or ValueError
    where a file cannot be read, and UnknownStrategyError for a strategy that does not exist.
    """
    by_set: dict[str, dict[str, list[Trial]]] = {}
    for trial in trials(files, voters, strategy, seed, draws=draws, options=options, sandbox=sandbox):
        for name in _groups(trial.problem):
            by_set.setdefault(name, {}).setdefault(trial.problem.id, []).append(trial)
    return [_row(name, voters, list(by_problem.values()), seed) for name, by_problem in by_set.items()]


def trials(
    files: Sequence[Path],
    voters: int,
    strategy: str = "auto",
    seed: int = 0,
    *,
    draws: int = DRAWS,
    options: ElectionOptions = _DEFAULTS,
    sandbox: Sandbox | None = None,
) -> Iterator[Trial]:
    """Yield the single votes that `replay` sums up; arguments and errors are the same."""
    for file in files:
        problems = read_problems(file)
        evidence = asyncio.run(_run_programs(problems, sandbox)) if sandbox else {}
        for draw in range(draws):
            source = random.Random(f"{seed}/{draw}")  # noqa: S311 - sampling, not secrecy
            yield from _run(problems, source, voters=voters, strategy=strategy, options=options, evidence=evidence)


async def _run_programs(problems: Sequence[Problem], sandbox: Sandbox) -> Mapping[str, Mapping[str, Evidence]]:
    """Return what the programs of each problem gave, by problem and ballot id."""
    evidence: dict[str, dict[str, Evidence]] = {}
    for problem in problems:
        trials = ProgramTrials(problem.question, sandbox)
        known: dict[str, Evidence | None] = {}
        for candidate in problem.candidates if problem.question.entry_point else ():
            if candidate.text not in known:
                known[candidate.text] = await trials.evidence(candidate)
            found = known[candidate.text]
            if found:
                evidence.setdefault(problem.id, {})[candidate.ballot_id] = found
    return evidence


def _groups(problem: Problem) -> list[str]:
    return [problem.set, f"{problem.set}/{problem.category}"] if problem.category else [problem.set]


def _run(
    problems: Sequence[Problem],
    source: random.Random,
    *,
    voters: int,
    strategy: str,
    options: ElectionOptions,
    evidence: Mapping[str, Mapping[str, Evidence]],
) -> Iterator[Trial]:
    """Vote on all problems once, in random order, learning from vote to vote whom to trust."""
    record = Agreements()
    for problem in source.sample(problems, len(problems)):
        drawn = source.sample(range(len(problem.candidates)), min(voters, len(problem.candidates)))
        candidates = [replace(problem.candidates[place], order=order) for order, place in enumerate(drawn)]
        right = {
            candidate.ballot_id: problem.correct[place] for candidate, place in zip(candidates, drawn, strict=True)
        }
        weights = record.weights({candidate.model for candidate in candidates})
        election = Election(
            problem.question,
            dispatched=len(candidates),
            strategy=strategy,
            options=replace(options, weighting=Weighting(weights)),
        )
        for ballot_id, found in evidence.get(problem.id, {}).items():
            election.attach(ballot_id, found)
        verdict, used, seconds = _vote(election, candidates)
        record.learn(
            {ballot.candidate.ballot_id: ballot.candidate.model for ballot in election.ballots},
            [cluster.ballot_ids for cluster in verdict.clusters],
        )
        yield Trial(
            problem=problem,
            task=verdict.task,
            single=sum(right.values()) / len(right),
            chosen=float(right[verdict.winner.ballot_id]),
            oracle=float(any(right.values())),
            used=used,
            share=verdict.share,
            seconds=seconds,
        )


def _vote(election: Election, candidates: Sequence[Candidate]) -> tuple[Verdict, int, float]:
    started = time.perf_counter()
    used = 0
    for candidate in candidates:
        election.add(candidate)
        used += 1
        if election.certainty():
            break
    verdict = election.verdict()
    if verdict is None:
        raise ValueError("a problem without ballots")
    return verdict, used, time.perf_counter() - started


def _row(name: str, voters: int, trials: Sequence[Sequence[Trial]], seed: int) -> ReplayRow:
    everything = [trial for of_problem in trials for trial in of_problem]
    measures: dict[str, Callable[[Sequence[Trial]], float]] = {
        "single": lambda some: 100 * fmean(trial.single for trial in some),
        "chosen": lambda some: 100 * fmean(trial.chosen for trial in some),
        "oracle": lambda some: 100 * fmean(trial.oracle for trial in some),
        "gap_closed": _gap_closed,
        "used": lambda some: fmean(trial.used for trial in some),
        "auroc": lambda some: area_under_curve([(trial.share, bool(trial.chosen)) for trial in some]),
    }
    return ReplayRow(
        set=name,
        voters=voters,
        problems=len(trials),
        single=measures["single"](everything),
        chosen=measures["chosen"](everything),
        oracle=measures["oracle"](everything),
        gap_closed=measures["gap_closed"](everything),
        used=measures["used"](everything),
        auroc=measures["auroc"](everything),
        ms_per_verdict=1000 * fmean(trial.seconds for trial in everything),
        intervals=resampled(trials, measures, seed),
    )


def _gap_closed(trials: Sequence[Trial]) -> float:
    single = fmean(trial.single for trial in trials)
    gap = fmean(trial.oracle for trial in trials) - single
    return 100 * (fmean(trial.chosen for trial in trials) - single) / gap if gap else 0.0
