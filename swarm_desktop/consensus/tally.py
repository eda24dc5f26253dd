"""Tallies: what one node tells others of its ballots, so that their sum decides as all ballots pooled would.

Two phases make the result exact. First the nodes add up the shapes of their candidates, which settles
the kind of answer (`task_of`); then each sends its tally for that task, and these are merged.

A tally holds one entry per ballot (about 180 bytes as JSON) and one example per distinct reading: of a
short answer one per answer, of tool calls and JSON one per spelling, of code and free text one per
distinct text, since overlap compares texts. So for n-gram rules the cost is that of the distinct texts
themselves, and for cosines about 20 bytes more per dimension and ballot. Summed vectors would be
smaller, but could not tell a ballot that arrives twice from two ballots.

The strategies that do not vote gain nothing from tallies: `quality` looks at texts that are not
exchanged, and `fastest` at the clock of one node.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from swarm_desktop.consensus.ballots import Candidate, Evidence, Task
from swarm_desktop.consensus.errors import TallyError
from swarm_desktop.consensus.gate import says_anything
from swarm_desktop.consensus.reading.free_text import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from swarm_desktop.consensus.ballots import Ballot

VERSION = 1
"""Changes with every change of the canonical keys: tallies of different versions do not add up."""

# All invalid ballots share one example, for the case that there is no valid one at all.
_INVALID = "invalid"
_EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Entry:
    """One ballot: where it was dispatched, which example says the same, and what weighs it."""

    order: int
    example: str
    model: str = ""
    mean_logprob: float | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The ballots of some nodes on one question; `dispatched` and `lost` count voters by node."""

    task: Task
    strategy: str
    dispatched: Mapping[str, int]
    lost: Mapping[str, int]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    examples: Mapping[str, Candidate] = field(default_factory=dict)
    version: int = VERSION

    def to_json(self) -> bytes:
        """Return the tally as JSON."""
        # Candidates may hold surrogate halves, which pydantic's own JSON does not write and read.
        return json.dumps(asdict(self), separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, written: bytes) -> Tally:
        """Return the tally that `written` holds; raise `TallyError` where it holds none of this version."""
        try:
            tally = _ADAPTER.validate_python(json.loads(written))
        except (ValueError, RecursionError) as error:
            raise TallyError(f"This is no tally: {error}") from error
        if tally.version != VERSION:
            raise TallyError(f"A tally of version {tally.version} does not add up with version {VERSION}.")
        unknown = {entry.example for entry in tally.entries.values()} - set(tally.examples)
        if unknown:
            raise TallyError("A ballot refers to an example that the tally does not hold.")
        return tally

    def candidates(self) -> list[tuple[Candidate, Evidence | None]]:
        """Return a candidate per ballot that is read as the original one was, in order of dispatch."""
        rebuilt = [
            (
                replace(
                    self.examples[entry.example],
                    ballot_id=ballot_id,
                    order=entry.order,
                    model=entry.model,
                    mean_logprob=entry.mean_logprob,
                ),
                entry.evidence,
            )
            for ballot_id, entry in self.entries.items()
        ]
        return sorted(rebuilt, key=lambda pair: (pair[0].order, pair[0].ballot_id))


_ADAPTER = TypeAdapter(Tally)


def tally_of(
    ballots: Iterable[Ballot],
    evidence: Mapping[str, Evidence],
    *,
    node: str,
    task: Task,
    strategy: str,
    dispatched: int,
    lost: int,
) -> Tally:
    """Return the tally of one node's `ballots`, all read for `task`."""
    entries: dict[str, Entry] = {}
    examples: dict[str, Candidate] = {}
    for ballot in ballots:
        candidate = ballot.candidate
        example = example_id(ballot)
        entries[candidate.ballot_id] = Entry(
            order=candidate.order,
            example=example,
            model=candidate.model,
            mean_logprob=candidate.mean_logprob,
            evidence=evidence.get(candidate.ballot_id),
        )
        examples[example] = _first(examples.get(example), candidate)
    return Tally(task, strategy, {node: dispatched}, {node: lost}, entries, examples)


def merged(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of `tallies`, at least one: in any order and grouping, counting each ballot once.

    Raises `TallyError` where they are on different tasks or strategies, or disagree on a ballot.
    """
    first, *rest = tallies
    for tally in rest:
        if (tally.task, tally.strategy, tally.version) != (first.task, first.strategy, first.version):
            raise TallyError("These tallies are on different tasks or strategies, or of different versions.")
        examples = dict(first.examples)
        for name, example in tally.examples.items():
            examples[name] = _first(examples.get(name), example)
        first = replace(
            first,
            dispatched=_most(first.dispatched, tally.dispatched),
            lost=_most(first.lost, tally.lost),
            entries=_union(first.entries, tally.entries),
            examples=examples,
        )
    return first


def example_id(ballot: Ballot) -> str:
    """Return a short name that two ballots share only if every rule treats them alike."""
    if not ballot.valid:
        return _INVALID if says_anything(ballot.candidate) else _EMPTY
    return fingerprint("\x1e".join((ballot.key, ballot.content, *sorted(ballot.flaws))))


def _first(known: Candidate | None, candidate: Candidate) -> Candidate:
    """Return the one dispatched first."""
    return candidate if known is None else min(known, candidate, key=lambda each: (each.order, each.ballot_id))


def _most(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {node: max(first.get(node, 0), second.get(node, 0)) for node in (*first, *second)}


def _union(first: Mapping[str, Entry], second: Mapping[str, Entry]) -> dict[str, Entry]:
    for ballot_id in first.keys() & second.keys():
        if first[ballot_id] != second[ballot_id]:
            raise TallyError(f"Two tallies disagree on the ballot {ballot_id!r}.")
    return {**first, **second}
