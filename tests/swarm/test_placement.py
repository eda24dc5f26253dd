from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.swarm.placement import Batch, Seat, place

SEATS = st.lists(st.tuples(st.integers(1, 16), st.integers(0, 16)), min_size=1, max_size=6).map(
    lambda seats: [Seat(WorkerId(str(index)), slots, min(busy, slots)) for index, (slots, busy) in enumerate(seats)]
)


def test_voters_of_one_worker_are_one_batch() -> None:
    assert place([Seat(WorkerId("w"), 16)], 5) == (Batch(WorkerId("w"), 0, 5),)


def test_more_voters_than_slots_come_in_several_batches() -> None:
    batches = place([Seat(WorkerId("w"), 4)], 9)
    assert [(batch.first, batch.count) for batch in batches] == [(0, 4), (4, 4), (8, 1)]


def test_an_idle_worker_takes_more_than_a_busy_one() -> None:
    batches = place([Seat(WorkerId("busy"), 8, busy=8), Seat(WorkerId("idle"), 8)], 6)
    assert [(batch.worker, batch.count) for batch in batches] == [("idle", 6)]


@given(SEATS, st.integers(1, 16))
def test_every_voter_has_one_place_and_no_batch_is_too_large(seats: list[Seat], voters: int) -> None:
    batches = place(seats, voters)
    slots = {seat.worker: seat.slots for seat in seats}
    assert sorted(order for batch in batches for order in range(batch.first, batch.first + batch.count)) == list(
        range(voters)
    )
    assert all(1 <= batch.count <= slots[batch.worker] for batch in batches)


@given(SEATS, SEATS, st.integers(1, 16))
def test_one_voter_at_least_is_of_this_machine(here: list[Seat], elsewhere: list[Seat], voters: int) -> None:
    borrowed = [Seat(WorkerId(f"peer-{seat.worker}"), seat.slots, borrowed=True) for seat in elsewhere]
    batches = place([*borrowed, *here], voters)
    assert any(batch.worker in {seat.worker for seat in here} for batch in batches)
