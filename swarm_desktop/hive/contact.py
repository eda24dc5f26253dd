"""What is known of the way to one paired machine: whether it answers, how quickly, and where else it may be."""

import asyncio
import random
import statistics
from collections import deque
from dataclasses import dataclass, field

from swarm_desktop.core.peer_facts import PeerLink
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.greeting import Greeting

SAMPLES = 5
"""Greetings of which latency and clock are reckoned: one that was late must not decide."""
MOST_PLACES = 4
"""Addresses beside the last one that are kept for a machine."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often machines greet each other, in seconds.

    One that went away without a word is noticed after `interval`, `again`, twice `answer`, and some head starts.
    """

    interval: float = 5.0
    """Between greetings of a machine that answers."""
    again: float = 0.5
    """Between the first that is missed and the second, after which a machine is taken for gone."""
    absent: float = 10.0
    """Between tries whether one that does not answer is back."""
    answer: float = 3.0
    """How long an answer is waited for."""
    head_start: float = 0.25
    """Of each place over the next one, where several are tried: the first that answers is kept."""
    jitter: float = 0.2
    """Share by which each pause varies, so that machines that started together do not all speak at once."""


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One greeting that was answered."""

    seconds: float
    clock_skew: float | None
    """How far the other clock was ahead, taking the answer to be from the middle of the trip."""

    @classmethod
    def of(cls, answer: Greeting, seconds: float, asked_at: float) -> "RoundTrip":
        """Return it; `asked_at` is what the clock here said before."""
        return cls(seconds, None if answer.time is None else answer.time - (asked_at + seconds / 2))


@dataclass(slots=True)
class Contact:
    """Belongs to one machine as long as it is trusted."""

    online: bool = False
    elsewhere: tuple[Address, ...] = ()
    """Where it may be as well, by its own word."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where it is to be greeted now."""
    _trips: deque[RoundTrip] = field(default_factory=lambda: deque(maxlen=SAMPLES))

    def answered(self, trip: RoundTrip) -> None:
        """Take down a greeting that was answered."""
        self.online = True
        self._trips.append(trip)

    def silent(self) -> None:
        """Take down that nothing is answered any more."""
        self.online = False
        self._trips.clear()

    def seen_at(self, *addresses: Address) -> bool:
        """Take down where it may be as well; return whether any of that is new."""
        known = tuple(dict.fromkeys((*addresses, *self.elsewhere)))[:MOST_PLACES]
        new = set(known) - set(self.elsewhere)
        self.elsewhere = known
        return bool(new)

    def link(self, program: str = "", protocol: str = "") -> PeerLink:
        """Return what was measured, as a fact."""
        if not self._trips:
            return PeerLink(program=program, protocol=protocol)
        latency = statistics.median(trip.seconds for trip in self._trips) * 1000
        # The shorter a trip, the less its halves can differ.
        skew = min(self._trips, key=lambda trip: trip.seconds).clock_skew
        return PeerLink(round(latency, 1), None if skew is None else round(skew, 1), program, protocol)

    @property
    def latency_ms(self) -> float | None:
        """There and back; None where the last greeting was not answered."""
        return self.link().latency_ms

    def pause(self, rhythm: Rhythm) -> float:
        """Return how long to wait before the next greeting."""
        usual = rhythm.interval if self.online else rhythm.absent
        return usual * random.uniform(1 - rhythm.jitter, 1 + rhythm.jitter)  # noqa: S311 - no secret
