"""Folds what is heard of other machines into the list that people see. Pure: times are handed in, in seconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from swarm_desktop.core.discovery import DuplicateNode, NearbySource, NearbyView
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.announcement import Sighting

HEARTBEAT_SECONDS = 3.0
"""How often a machine says that it is there."""
DOUBT_SECONDS = 5.0
"""Silence after which a machine is asked."""
OFFLINE_SECONDS = 9.0
"""Silence after which it is taken for gone."""
FORGOTTEN_SECONDS = 14.0
"""Silence after which it is not shown any more."""
OVERLAP_SECONDS = 2.0
"""A copy is believed in when an earlier run is heard so long after a later one began: packets overtake each other."""
MOST_MACHINES = 256
"""Whoever announces thousands must not fill memory and window."""


_UNKNOWN = NodeId("")


@dataclass(frozen=True, slots=True)
class KnownMachine:
    """A machine to look for where it was, or where the person says it is."""

    source: NearbySource
    address: Address
    node_id: NodeId = _UNKNOWN
    name: str = ""
    through: str = ""
    """Name of the paired machine that told of it."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the program somewhere."""

    sighting: Sighting
    first_at: float
    last_at: float

    @property
    def node_id(self) -> NodeId:
        return self.sighting.announcement.node_id


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of asking an address."""

    node_id: NodeId
    since: float
    at: float
    online: bool = True


@dataclass(frozen=True, slots=True)
class NearbyBook:
    """All that is known of machines nearby, except that which takes trust."""

    own_id: NodeId
    own_instance: str
    runs: Mapping[str, _Run] = field(default_factory=dict)
    known: tuple[KnownMachine, ...] = ()
    answers: Mapping[Address, _Answer] = field(default_factory=dict)

    def heard(self, sighting: Sighting, at: float) -> Self:
        """Take down that a machine announced itself."""
        if sighting.instance == self.own_instance:
            return self
        before = self.runs.get(sighting.instance)
        if before is None and len(self.runs) >= MOST_MACHINES:
            return self
        first_at = before.first_at if before is not None and at - before.last_at < OFFLINE_SECONDS else at
        return replace(self, runs={**self.runs, sighting.instance: _Run(sighting, first_at, at)})

    def left(self, instance: str) -> Self:
        """Take down that a machine said goodbye."""
        return replace(self, runs={name: run for name, run in self.runs.items() if name != instance})

    def aged(self, at: float) -> Self:
        """Forget the machines that were silent for long."""
        kept = {name: run for name, run in self.runs.items() if at - run.last_at < FORGOTTEN_SECONDS}
        return self if len(kept) == len(self.runs) else replace(self, runs=kept)

    def knowing(self, known: Iterable[KnownMachine]) -> Self:
        """Replace the machines that are looked for."""
        machines = tuple(known)
        wanted = {machine.address for machine in machines}
        answers = {address: answer for address, answer in self.answers.items() if address in wanted}
        return replace(self, known=machines, answers=answers)

    def asked(self, address: Address, answered: NodeId | None, at: float) -> Self:
        """Take down who answered at an address; None for nobody."""
        before = self.answers.get(address)
        if answered is not None:
            same = before is not None and before.online and before.node_id == answered
            answer = _Answer(answered, before.since if before is not None and same else at, at)
        elif before is not None:
            answer = replace(before, online=False)
        else:
            return self
        return replace(self, answers={**self.answers, address: answer})

    def doubtful(self, at: float) -> tuple[str, ...]:
        """Return the instances that were silent so long that they should be asked."""
        return tuple(name for name, run in self.runs.items() if DOUBT_SECONDS <= at - run.last_at < OFFLINE_SECONDS)

    def next_change(self, at: float) -> float | None:
        """Return when mere silence changes something; None where it cannot."""
        spans = (DOUBT_SECONDS, OFFLINE_SECONDS, FORGOTTEN_SECONDS)
        moments = [run.last_at + span for run in self.runs.values() for span in spans]
        return min((moment for moment in moments if moment > at), default=None)

    def nearby(self, at: float) -> tuple[NearbyView, ...]:
        """Return the machines to show, by name."""
        latest = {run.node_id: run for run in sorted(self.runs.values(), key=lambda run: run.first_at)}
        announced = {node_id: _announced(run, at) for node_id, run in latest.items() if node_id != self.own_id}
        views, listed = list(announced.values()), {*announced, self.own_id}
        for machine in self.known:
            answer = self.answers.get(machine.address)
            node_id = answer.node_id if answer is not None else machine.node_id
            if node_id not in listed or not node_id:
                views.append(_looked_for(machine, node_id, answer))
                listed.add(node_id)
        return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.id)))

    def duplicates(self) -> tuple[DuplicateNode, ...]:
        """Return the identifiers that more than one machine goes by, in the order of identifiers."""
        found = []
        for node_id in sorted({run.node_id for run in self.runs.values()}):
            runs = sorted((run for run in self.runs.values() if run.node_id == node_id), key=lambda run: run.first_at)
            ours = node_id == self.own_id
            # This machine itself is no run in the book, so for its identifier one that goes on is enough.
            others, began = (runs, runs[0].first_at) if ours else (runs[:-1], runs[-1].first_at)
            if any(run.last_at - began > OVERLAP_SECONDS for run in others):
                names = tuple(dict.fromkeys(run.sighting.announcement.name for run in runs))
                addresses = tuple(dict.fromkeys(str(each) for run in runs for each in run.sighting.addresses))
                found.append(DuplicateNode(node_id, names, addresses, ours=ours))
        return tuple(found)


def _announced(run: _Run, at: float) -> NearbyView:
    online = at - run.last_at < OFFLINE_SECONDS
    announcement = run.sighting.announcement
    return NearbyView(
        id=announcement.node_id,
        name=announcement.name,
        addresses=tuple(map(str, run.sighting.addresses)),
        source=NearbySource.ANNOUNCED,
        protocol=str(announcement.protocol),
        online=online,
        seen_at=run.first_at if online else run.last_at,
    )


def _looked_for(machine: KnownMachine, node_id: NodeId, answer: _Answer | None) -> NearbyView:
    online = answer is not None and answer.online
    seen_at = None if answer is None else answer.since if online else answer.at
    # The name belongs to the machine that was paired, not to whoever has its address now.
    name = machine.name if node_id == machine.node_id else ""
    address = str(machine.address)
    return NearbyView(
        node_id,
        name or address,
        (address,),
        machine.source,
        online=online,
        seen_at=seen_at,
        through=machine.through,
    )
