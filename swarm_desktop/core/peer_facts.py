"""What this machine measured of paired ones, and what they used of this one. Never what was asked or answered."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import NodeId


class BreakerState(StrEnum):
    """Whether a machine is asked for voters."""

    CLOSED = "closed"
    """It is."""
    OPEN = "open"
    """It failed several times in a row, and is left alone for a while."""
    HALF_OPEN = "half_open"
    """One request tries whether it is well again."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Of the last requests, in seconds."""

    median: float
    p95: float
    """19 of 20 took no longer."""


@dataclass(frozen=True, slots=True)
class PeerStatistics:
    """How a machine served this one since the program was started; latencies are the last 100."""

    requests: int = 0
    """Not those that this machine broke off, for instance because the verdict was certain, before anybody spoke."""
    failures: int = 0
    first_words: Latency | None = None
    """From a request to the first that a voter says; None while nobody said anything."""
    whole: Latency | None = None
    """From a request to the end of each of its voters; None while none ended."""
    tokens_per_second: float = 0.0
    """Of the last answer, over all its voters."""
    votes_given: int = 0
    """Voters that spoke to their end. Those that won are told elsewhere."""
    last_error: str = ""
    """In a sentence; empty for none."""
    breaker: BreakerState = BreakerState.CLOSED

    @property
    def success_share(self) -> float | None:
        """Share of requests that did not fail; None before the first one."""
        return 1 - self.failures / self.requests if self.requests else None


@dataclass(frozen=True, slots=True)
class PeerLink:
    """What greetings tell of the way to a machine, and of the program at its end."""

    latency_ms: float | None = None
    """There and back, the median of the last greetings; None while none is answered."""
    clock_skew_seconds: float | None = None
    """How far its clock is ahead of this one's; None where it tells no time."""
    program: str = ""
    """Version of Swarm Desktop there; empty where it does not tell."""
    protocol: str = ""
    """Version of the language between machines that it speaks."""


@dataclass(frozen=True, slots=True)
class PeerUsage:
    """What a machine used of this one in a day."""

    day: str
    """Of this machine's clock and time zone, as `2030-01-31`."""
    node_id: NodeId
    name: str
    """How it called itself the last time."""
    requests: int
    voters: int
    prompt_tokens: int
    decoded_tokens: int
    seconds: float
    """How long its voters were at work here, requests added up."""
