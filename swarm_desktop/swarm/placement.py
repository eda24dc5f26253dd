"""Which worker takes which voters: a pure decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from swarm_desktop.core.ids import WorkerId


@dataclass(frozen=True, slots=True)
class Seat:
    """What a ready worker can take."""

    worker: WorkerId
    slots: int
    busy: int = 0
    borrowed: bool = False
    """Whether it stands for voters of another machine, which takes no more at a time than it offered."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Voters that one worker answers together, sharing the reading of the prompt."""

    worker: WorkerId
    first: int
    """Order of dispatch of its first voter."""
    count: int
    seed: int | None = None
    """Of its first voter, from which the others count up; None: the request's."""
    temperature: float | None = None
    """Of all its voters; None: as request and vote want it."""

    @property
    def orders(self) -> range:
        """Order of dispatch of each of its voters."""
        return range(self.first, self.first + self.count)


def place(seats: Sequence[Seat], voters: int) -> tuple[Batch, ...]:
    """Spread voters over workers, those with the most free slots first. One of the seats must not be borrowed.

    At least one voter stays on this machine, so that no answer depends on others alone. No batch is larger than its
    worker's slots. Where there are more voters than slots, the rest wait at the workers of this machine, in further
    batches, for slots that come free.
    """
    shares = dict.fromkeys((seat.worker for seat in seats), 0)
    for order in range(voters):
        open_seats = [seat for seat in seats if not seat.borrowed or (order and shares[seat.worker] < seat.slots)]
        emptiest = min(open_seats, key=lambda seat: (seat.busy + shares[seat.worker]) / seat.slots)
        shares[emptiest.worker] += 1
    batches: list[Batch] = []
    first = 0
    for seat in seats:
        remaining = shares[seat.worker]
        while remaining > 0:
            count = min(remaining, seat.slots)
            batches.append(Batch(seat.worker, first, count))
            first += count
            remaining -= count
    return tuple(batches)
