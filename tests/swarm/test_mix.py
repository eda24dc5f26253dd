"""Voters of several models in one vote."""

from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.profiles import Member
from swarm_desktop.swarm.mix import Mix, mixed, place_mix
from swarm_desktop.swarm.placement import Batch
from swarm_desktop.swarm.sizing import usual_voters

A, B, C = WorkerId("a"), WorkerId("b"), WorkerId("c")
SLOTS = {A: 16, B: 16, C: 16}


def mix(*members: tuple[Member, tuple[WorkerId, ...]]) -> Mix:
    return mixed("mix", members, {})


def test_voters_of_one_worker_go_together_so_that_the_prompt_is_read_once() -> None:
    both = mix((Member(model="a", voters=3), (A,)), (Member(model="b", voters=2), (B,)))
    assert place_mix(both, SLOTS, 5) == (Batch(A, 0, 3), Batch(B, 3, 2))


def test_own_temperatures_and_seeds_make_batches_of_their_own() -> None:
    apart = mix((Member(model="a", voters=3, temperatures=[0.7, 1.0, 0.7], seeds=[5, 9, 6]), (A,)))
    assert place_mix(apart, SLOTS, 3) == (Batch(A, 0, 2, 5, 0.7), Batch(A, 2, 1, 9, 1.0))


def test_copies_of_a_model_share_its_voters() -> None:
    copies = mix((Member(model="a", voters=3, instances=2), (A, B)))
    assert place_mix(copies, SLOTS, 3) == (Batch(A, 0, 2), Batch(B, 2, 1))


def test_fewer_voters_are_still_a_mix_and_more_have_other_seeds() -> None:
    both = mix((Member(model="a", voters=3), (A,)), (Member(model="b", voters=2, seeds=7), (B,)))
    assert {batch.worker for batch in place_mix(both, SLOTS, 2)} == {A, B}
    again = place_mix(both, SLOTS, 10)
    assert [batch for batch in again if batch.worker == B] == [Batch(B, 6, 2, 7), Batch(B, 8, 2, 12)]


def test_where_a_model_is_gone_the_others_take_its_votes() -> None:
    both = mix((Member(model="a", voters=3), (A,)), (Member(model="b", voters=2), (B,)))
    assert place_mix(both, {B: 4}, 5) == (Batch(B, 0, 4), Batch(B, 4, 1))


members = st.builds(
    lambda model, voters, temperature: Member(model=model, voters=voters, temperatures=temperature),
    st.sampled_from("xyz"),
    st.integers(1, 5),
    st.lists(st.sampled_from([0.7, 1.0]), max_size=1).map(tuple),
)


@given(st.lists(members, min_size=1, max_size=3), st.integers(1, 16), st.integers(1, 16))
def test_every_voter_has_one_place_and_no_batch_is_larger_than_its_worker(
    named: list[Member], voters: int, slots: int
) -> None:
    workers = (A, B, C)
    placed = place_mix(
        mix(*((member, (worker,)) for member, worker in zip(named, workers, strict=False))),
        dict.fromkeys(workers, slots),
        voters,
    )
    assert [order for batch in placed for order in batch.orders] == list(range(voters))
    assert all(1 <= batch.count <= slots for batch in placed)


def test_under_load_fewer_vote_but_never_too_few() -> None:
    assert usual_voters(5, None, 0) == 5
    assert usual_voters(5, 3, 16) == 5
    assert usual_voters(5, 3, 4) == 4
    assert usual_voters(5, 3, 0) == 3
    assert usual_voters(5, 8, 0) == 5
