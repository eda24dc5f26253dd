from swarm_desktop.core.peer_facts import BreakerState
from swarm_desktop.swarm.breaker import FAILURES, PAUSE_SECONDS, Breaker


def broken() -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert breaker.allows(0.0)
        breaker.failed(0.0)
    return breaker


def test_a_machine_that_keeps_failing_is_left_alone_for_a_while() -> None:
    breaker = broken()
    assert not breaker.allows(PAUSE_SECONDS - 1)


def test_after_the_pause_one_request_at_a_time_tries_it_again() -> None:
    breaker = broken()
    assert breaker.allows(PAUSE_SECONDS)
    assert not breaker.allows(PAUSE_SECONDS + 1)
    assert breaker.allows(2 * PAUSE_SECONDS)


def test_a_machine_that_was_away_and_is_back_is_tried_at_once() -> None:
    breaker = broken()
    breaker.is_back()
    assert breaker.allows(1.0)
    assert not breaker.allows(2.0)


def test_an_answer_makes_good_for_all_failures() -> None:
    breaker = broken()
    breaker.succeeded()
    assert breaker.allows(0.0)
    breaker.failed(0.0)
    assert breaker.allows(0.0)


def test_its_state_is_told() -> None:
    breaker = Breaker()
    assert breaker.state(0.0) is BreakerState.CLOSED
    breaker = broken()
    assert breaker.state(PAUSE_SECONDS - 1) is BreakerState.OPEN
    assert breaker.state(PAUSE_SECONDS) is BreakerState.HALF_OPEN
    breaker.allows(PAUSE_SECONDS)
    assert breaker.state(PAUSE_SECONDS + 1) is BreakerState.HALF_OPEN, "it is being tried"
    breaker.failed(PAUSE_SECONDS + 1)
    assert breaker.state(PAUSE_SECONDS + 1) is BreakerState.OPEN
    breaker.succeeded()
    assert breaker.state(PAUSE_SECONDS + 1) is BreakerState.CLOSED
