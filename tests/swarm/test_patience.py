"""How long other machines are waited for."""

from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.swarm.patience import LEAST_SECONDS, UNMEASURED_SECONDS, Pace, patience

SECONDS = st.floats(0, 10_000)


def test_a_machine_of_which_nothing_is_known_gets_half_of_the_time_again() -> None:
    assert patience(10.0, 100, None) == 5.0
    assert patience(1.0, 100, None) == UNMEASURED_SECONDS


def test_a_quick_machine_is_not_waited_for_long() -> None:
    assert patience(30.0, 100, Pace(0.2, 0.01)) == LEAST_SECONDS


def test_a_slower_machine_gets_what_it_usually_needs() -> None:
    assert patience(10.0, 100, Pace(2.0, 0.08)) == 1.5 * (2 + 8) - 10


def test_a_very_slow_machine_at_most_doubles_the_time() -> None:
    assert patience(10.0, 100, Pace(60.0, 5.0)) == 10.0
    assert patience(0.1, 100, Pace(60.0, 5.0)) == UNMEASURED_SECONDS


@given(SECONDS, st.integers(0, 100_000), SECONDS, SECONDS)
def test_it_is_bounded_whatever_was_measured(here: float, tokens: int, first: float, each: float) -> None:
    assert LEAST_SECONDS <= patience(here, tokens, Pace(first, each)) <= max(UNMEASURED_SECONDS, here)
