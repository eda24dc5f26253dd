"""What is known of a machine after some requests."""

from swarm_desktop.core.peer_facts import BreakerState, Latency
from swarm_desktop.swarm.measuring import Attempt, Meter, percentile
from swarm_desktop.swarm.patience import Pace
from swarm_desktop.workers.runtime import CandidateDelta, PromptProgress


def answered(*, first: float = 0.5, whole: float = 2.5, tokens: int = 10) -> Attempt:
    attempt = Attempt(100.0)
    attempt.take(PromptProgress(1, 1), 100.1)
    attempt.take(CandidateDelta(0, "a", tokens=1), 100.0 + first)
    for voter in range(2):
        attempt.take(CandidateDelta(voter, finish_reason="stop", total_tokens=tokens), 100.0 + whole)
    return attempt


def test_an_answer_is_measured() -> None:
    meter = Meter()
    assert meter.pace() is None
    meter.add(answered())
    told = meter.statistics(BreakerState.CLOSED)
    assert (told.requests, told.failures, told.success_share, told.votes_given) == (1, 0, 1.0, 2)
    assert (told.first_words, told.whole) == (Latency(0.5, 0.5), Latency(2.5, 2.5))
    assert told.tokens_per_second == 10.0
    assert meter.pace() == Pace(0.5, 0.2)


def test_failures_are_told_in_a_sentence() -> None:
    meter = Meter()
    meter.add(answered())
    meter.add(Attempt(0.0, "attic does not answer any more."))
    told = meter.statistics(BreakerState.OPEN)
    assert (told.requests, told.success_share, told.votes_given) == (2, 0.5, 2)
    assert told.last_error == "attic does not answer any more."
    assert told.breaker is BreakerState.OPEN


def test_what_was_said_before_this_machine_broke_off_counts() -> None:
    meter = Meter()
    attempt = Attempt(0.0)
    meter.add(attempt)
    assert meter.statistics(BreakerState.CLOSED).success_share is None, "nobody had spoken"
    attempt.take(CandidateDelta(0, "a", tokens=1), 1.0)
    meter.add(attempt)
    told = meter.statistics(BreakerState.CLOSED)
    assert (told.requests, told.success_share, told.votes_given, told.whole) == (1, 1.0, 0, None)
    assert told.first_words == Latency(1.0, 1.0)


def test_old_latencies_are_forgotten() -> None:
    meter = Meter()
    meter.add(answered(whole=1000.0))
    for _ in range(100):
        meter.add(answered(whole=1.0))
    assert meter.statistics(BreakerState.CLOSED).whole == Latency(1.0, 1.0)


def test_percentiles() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1.0)) == (50.0, 95.0, 100.0)
    assert percentile([7.0], 0.5) == 7.0
    assert percentile([1.0, 2.0], 0.95) == 2.0
