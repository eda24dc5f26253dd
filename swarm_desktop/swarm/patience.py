"""How long a machine is waited for when the voters here are done: a pure decision on what was measured of it."""

from dataclasses import dataclass

UNMEASURED_SECONDS = 2.0
UNMEASURED_SHARE = 0.5
"""A machine of which nothing is known gets this part of the time again that the voters here took, and no less."""
LEAST_SECONDS = 1.0
"""Whatever was measured: a home network stutters for so long."""
MOST_SHARE = 1.0
"""Whatever was measured, an answer takes at most this part longer for the sake of others, but for short ones."""
NEAR_SHARE = 0.5
"""After this part of the wait, idle voters of this machine begin to stand in."""
LEEWAY = 1.5
"""How much longer than 19 of 20 times it may take this time: prompts differ, and so does what else it does."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a machine kept to in 19 of 20 requests."""

    first_words_seconds: float
    seconds_per_token: float
    """Of one voter, while the others speak beside it."""


def expected_seconds(pace: Pace, tokens: int) -> float:
    """Return how long the machine takes for voters that say up to so many tokens each."""
    return pace.first_words_seconds + tokens * pace.seconds_per_token


def patience(here_seconds: float, tokens: int, pace: Pace | None) -> float:
    """Return for how many seconds more the machine is waited for.

    The voters here took `here_seconds` from the same start on, and said up to `tokens` tokens each.
    """
    if pace is None:
        return max(UNMEASURED_SECONDS, UNMEASURED_SHARE * here_seconds)
    most = max(UNMEASURED_SECONDS, MOST_SHARE * here_seconds)
    return min(max(LEEWAY * expected_seconds(pace, tokens) - here_seconds, LEAST_SECONDS), most)
