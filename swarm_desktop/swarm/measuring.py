"""How a machine that lends voters serves this one: latencies, speed, failures. Nothing of what was asked or said."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from swarm_desktop.core.peer_facts import BreakerState, Latency, PeerStatistics
from swarm_desktop.swarm.patience import Pace
from swarm_desktop.workers.runtime import CandidateDelta, Piece

REMEMBERED = 100
"""Requests, or voters, whose latencies count: a machine that became slow, or quick again, shows it soon."""


@dataclass(slots=True)
class Attempt:
    """One request to a machine. Times are those of a clock that only goes forward, in seconds."""

    started: float
    error: str = ""
    """Why it failed, in a sentence; empty while it did not."""
    first_words: float | None = None
    whole: list[float] = field(default_factory=list)
    """How long each voter took that spoke to its end."""
    per_token: list[float] = field(default_factory=list)
    """How long each of those took for a token, from the first words on."""
    _tokens: Counter[int] = field(default_factory=Counter)
    _latest: float = 0.0

    def take(self, piece: Piece, now: float) -> None:
        """Note what its voters said."""
        if not isinstance(piece, CandidateDelta):
            return
        took = self._latest = now - self.started
        if self.first_words is None:
            self.first_words = took
        self._tokens[piece.voter] += piece.tokens
        if piece.total_tokens is not None:
            self._tokens[piece.voter] = piece.total_tokens
        if piece.finish_reason is not None:
            self.whole.append(took)
            if tokens := self._tokens[piece.voter]:
                self.per_token.append((took - self.first_words) / tokens)

    @property
    def tokens_per_second(self) -> float:
        """Over all voters, from the first words on; 0 where that cannot be told."""
        speaking = self._latest - (self.first_words or 0.0)
        return self._tokens.total() / speaking if speaking > 0 else 0.0


class Meter:
    """Puts the requests to one machine together."""

    def __init__(self) -> None:
        self._requests = self._failures = self._votes = 0
        self._first: deque[float] = deque(maxlen=REMEMBERED)
        self._whole: deque[float] = deque(maxlen=REMEMBERED)
        self._per_token: deque[float] = deque(maxlen=REMEMBERED)
        self._speed = 0.0
        self._last_error = ""

    def add(self, attempt: Attempt) -> None:
        """Add a request that is over. One that was broken off here before anybody spoke says nothing."""
        if attempt.error:
            self._failures += 1
            self._last_error = attempt.error
        if attempt.first_words is not None:
            self._first.append(attempt.first_words)
        self._requests += bool(attempt.error) or attempt.first_words is not None
        self._votes += len(attempt.whole)
        self._whole.extend(attempt.whole)
        self._per_token.extend(attempt.per_token)
        self._speed = attempt.tokens_per_second or self._speed

    def statistics(self, breaker: BreakerState) -> PeerStatistics:
        """Return all of it."""
        return PeerStatistics(
            requests=self._requests,
            failures=self._failures,
            first_words=_latency(self._first),
            whole=_latency(self._whole),
            tokens_per_second=self._speed,
            votes_given=self._votes,
            last_error=self._last_error,
            breaker=breaker,
        )

    def pace(self) -> Pace | None:
        """Return what may be expected of the machine; None while nothing was measured."""
        first, per_token = _latency(self._first), _latency(self._per_token)
        return Pace(first.p95, per_token.p95) if first and per_token else None


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of the ordered values that `share` of them do not exceed."""
    return ordered[max(-int(-share * len(ordered) // 1) - 1, 0)]


def _latency(seconds: Sequence[float]) -> Latency | None:
    ordered = sorted(seconds)
    return Latency(percentile(ordered, 0.5), percentile(ordered, 0.95)) if ordered else None
