from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.workers.restarts import Patience, Safety, after_crash

PATIENCE = Patience()


def test_delays_double_up_to_a_limit_and_then_it_is_given_up() -> None:
    delays: list[float] = []
    crashes = 0
    while restart := after_crash(PATIENCE, Safety.NONE, crashes, untried=False, served_seconds=1):
        delays.append(restart.delay_seconds)
        crashes = restart.crashes
    assert delays == [0.5, 1, 2, 4, 8]


def test_an_untried_worker_falls_back_step_by_step_and_is_then_given_up() -> None:
    safeties: list[Safety] = []
    safety = Safety.NONE
    while restart := after_crash(PATIENCE, safety, 0, untried=True, served_seconds=0):
        safety = restart.safety
        safeties.append(safety)
    assert safeties == [Safety.NO_EXTRA_BUFFERS, Safety.ONE_THREAD]


def test_a_worker_that_answered_keeps_its_settings() -> None:
    restart = after_crash(PATIENCE, Safety.NO_EXTRA_BUFFERS, 0, untried=False, served_seconds=1)
    assert restart is not None
    assert restart.safety is Safety.NO_EXTRA_BUFFERS


def test_crashes_of_long_ago_are_forgiven() -> None:
    restart = after_crash(PATIENCE, Safety.NONE, 5, untried=False, served_seconds=301)
    assert restart is not None
    assert (restart.crashes, restart.delay_seconds) == (1, 0.5)


@given(st.integers(0, 10), st.booleans(), st.sampled_from(Safety), st.floats(0, 1e6))
def test_no_worker_is_restarted_for_ever(crashes: int, untried: bool, safety: Safety, served: float) -> None:  # noqa: FBT001
    restart = after_crash(PATIENCE, safety, crashes, untried=untried, served_seconds=served)
    if restart is not None:
        assert 0 < restart.delay_seconds <= PATIENCE.longest_delay_seconds
        assert restart.crashes >= 1
        assert list(Safety).index(restart.safety) >= list(Safety).index(safety)
