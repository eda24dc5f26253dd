"""Which models stay in memory."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.lifecycle.decide import decide
from swarm_desktop.lifecycle.state import Load, Reason, Refuse, Resident, Residents, Unload, Wanted

A, B, C = (Resident(WorkerId(name), 4, last_used) for name, last_used in (("a", 10.0), ("b", 20.0), ("c", 30.0)))
HOUSE = Residents((A, B), (), budget_bytes=10, free_bytes=8, least_free_bytes=1, most=8)
WANTED = Wanted("new", 40.0, bytes=4, least_bytes=2)


def test_nothing_happens_while_all_is_well() -> None:
    assert decide(HOUSE, 1000.0) == ()


def test_what_was_not_asked_for_long_goes() -> None:
    house = replace(HOUSE, here=(replace(A, stays_seconds=60.0), replace(B, stays_seconds=60.0)))
    assert decide(house, 69.0) == ()
    assert decide(house, 70.0) == (Unload(A.worker, Reason.IDLE),)
    assert decide(replace(house, here=(replace(A, stays_seconds=60.0, busy=True), B)), 1000.0) == ()


def test_before_the_system_swaps_the_longest_idle_goes_and_who_works_stays() -> None:
    assert decide(replace(HOUSE, free_bytes=0), 50.0) == (Unload(A.worker, Reason.SCARCE),)
    assert decide(replace(HOUSE, here=(replace(A, busy=True), B), free_bytes=0), 50.0) == (
        Unload(B.worker, Reason.SCARCE),
    )
    assert decide(replace(HOUSE, here=(replace(A, busy=True),), free_bytes=0), 50.0) == ()


def test_a_wanted_model_comes_where_there_is_room() -> None:
    assert decide(replace(HOUSE, here=(A,), wanted=(WANTED,)), 50.0) == (Load("new"),)


def test_for_a_wanted_model_the_one_that_was_used_least_recently_goes() -> None:
    assert decide(replace(HOUSE, wanted=(WANTED,)), 50.0) == (Unload(A.worker, Reason.NEEDED), Load("new"))
    few = replace(HOUSE, wanted=(WANTED,), budget_bytes=100, most=2)
    assert decide(few, 50.0) == (Unload(A.worker, Reason.NEEDED), Load("new"))


def test_a_wanted_model_waits_for_those_at_work() -> None:
    busy = (replace(A, busy=True), replace(B, busy=True))
    assert decide(replace(HOUSE, here=busy, wanted=(WANTED,)), 50.0) == (Load("new"),), "a smaller context fits"
    assert decide(replace(HOUSE, here=busy, wanted=(replace(WANTED, least_bytes=3),)), 50.0) == ()
    assert decide(replace(HOUSE, here=(A, replace(B, loading=True)), wanted=(WANTED,)), 50.0) == ()


def test_a_model_that_never_fits_is_refused_and_pushes_nobody_out() -> None:
    assert decide(replace(HOUSE, wanted=(Wanted("new", 1.0, 99, 50),)), 50.0) == (Refuse("new", 50, 10),)


residents = st.builds(
    Resident,
    worker=st.sampled_from([WorkerId(name) for name in "abcdef"]),
    bytes=st.integers(0, 20),
    last_used=st.floats(0, 100),
    busy=st.booleans(),
    loading=st.booleans(),
    stays_seconds=st.none() | st.floats(0, 200),
)
wishes = st.builds(
    lambda model, since, least, more: Wanted(model, since, least + more, least),
    st.sampled_from("xyz"),
    st.floats(0, 100),
    st.integers(1, 30),
    st.integers(0, 30),
)
houses = st.builds(
    Residents,
    here=st.lists(residents, max_size=6, unique_by=lambda each: each.worker).map(tuple),
    wanted=st.lists(wishes, max_size=3, unique_by=lambda each: each.model).map(tuple),
    budget_bytes=st.integers(0, 60),
    free_bytes=st.integers(0, 5),
    least_free_bytes=st.integers(0, 5),
    most=st.integers(1, 6),
)


@given(houses, st.floats(100, 400))
def test_whoever_works_stays_and_nobody_comes_without_room(house: Residents, now: float) -> None:
    actions = decide(house, now)
    gone = {action.worker for action in actions if isinstance(action, Unload)}
    assert all(resident.may_go for resident in house.here if resident.worker in gone)
    for action in actions:
        if isinstance(action, Load):
            (wanted,) = (each for each in house.wanted if each.model == action.model)
            left = [resident for resident in house.here if resident.worker not in gone]
            assert sum(resident.bytes for resident in left) + wanted.least_bytes <= house.budget_bytes
            assert len(left) < house.most
    assert sum(isinstance(action, Load) for action in actions) <= 1
