import pytest

from swarm_desktop.api.rates import Rates
from swarm_desktop.core.errors import RateLimitedError


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_key_may_ask_so_often_and_again_when_time_has_passed() -> None:
    clock = Clock()
    rates = Rates(clock)
    for left in (2, 1, 0):
        rates.take("laptop", 3)
        assert rates.left("laptop", 3).remaining == left
    with pytest.raises(RateLimitedError) as refused:
        rates.take("laptop", 3)
    assert refused.value.retry_after == pytest.approx(20)
    clock.now += 20
    rates.take("laptop", 3)
    clock.now += 3600
    for _ in range(3):
        rates.take("laptop", 3)
    with pytest.raises(RateLimitedError):
        rates.take("laptop", 3)


def test_keys_do_not_use_up_each_others_allowance() -> None:
    rates = Rates(Clock())
    rates.take("laptop", 1)
    rates.take("phone", 1)
    with pytest.raises(RateLimitedError):
        rates.take("laptop", 1)


def test_what_is_left_is_told_as_openai_does() -> None:
    rates = Rates(Clock())
    rates.take("laptop", 60)
    assert rates.left("laptop", 60).headers() == {
        "X-RateLimit-Limit-Requests": "60",
        "X-RateLimit-Remaining-Requests": "59",
        "X-RateLimit-Reset-Requests": "1.000s",
    }
