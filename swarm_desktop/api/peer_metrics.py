"""How paired machines serve this one and use it, as Prometheus reads it."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge

from swarm_desktop.core.peer_facts import BreakerState, Latency, PeerStatistics, PeerUsage
from swarm_desktop.core.snapshot import NodeView

_LABELS = ("peer", "name")


class PeerMetrics:
    """Gauges that are set anew from the snapshot whenever somebody asks, so that machines that left leave none."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, meaning: str, *labels: str) -> Gauge:
            return Gauge(f"swarm_peer_{name}", meaning, [*_LABELS, *labels], registry=registry)

        self._online = gauge("online", "1 for a machine that answers.")
        self._latency = gauge("latency_seconds", "From a greeting to its answer, the median of the last ones.")
        self._skew = gauge("clock_skew_seconds", "How far its clock is ahead of this one's.")
        self._lends = gauge("voters_offered", "Voters that it would lend now.")
        self._won = gauge("votes_won", "Votes that its voters won since the start.")
        self._requests = gauge("requests", "Requests to it since the start that ended.")
        self._failures = gauge("failures", "Those that failed.")
        self._votes = gauge("votes_given", "Voters of it that spoke to their end since the start.")
        self._speed = gauge("tokens_per_second", "Decoding speed of its last answer.")
        self._first = gauge("first_words_seconds", "Until its voters say something, of the last requests.", "quantile")
        self._whole = gauge("request_seconds", "Until its voters are done, of the last requests.", "quantile")
        self._breaker = gauge("breaker", "1 for the state that its breaker is in.", "state")
        self._used = gauge("used_tokens", "What it read and decoded here on its last day.", "day")
        self._all = (
            self._online, self._latency, self._skew, self._lends, self._won, self._requests, self._failures,
            self._votes, self._speed, self._first, self._whole, self._breaker, self._used,
        )  # fmt: skip

    def show(self, peers: Sequence[NodeView]) -> None:
        """Tell of these machines, and of no others any more."""
        for gauge in self._all:
            gauge.clear()
        for peer in peers:
            labels = (peer.id, peer.name)
            self._online.labels(*labels).set(peer.online)
            if peer.link.latency_ms is not None:
                self._latency.labels(*labels).set(peer.link.latency_ms / 1000)
            if peer.link.clock_skew_seconds is not None:
                self._skew.labels(*labels).set(peer.link.clock_skew_seconds)
            self._lends.labels(*labels).set(peer.lends)
            self._won.labels(*labels).set(peer.votes_won)
            if peer.statistics is not None:
                self._served(labels, peer.statistics)
            if peer.usage is not None:
                self._used_by(labels, peer.usage)

    def _served(self, labels: tuple[str, str], told: PeerStatistics) -> None:
        self._requests.labels(*labels).set(told.requests)
        self._failures.labels(*labels).set(told.failures)
        self._votes.labels(*labels).set(told.votes_given)
        self._speed.labels(*labels).set(told.tokens_per_second)
        _show_latency(self._first, labels, told.first_words)
        _show_latency(self._whole, labels, told.whole)
        for state in BreakerState:
            self._breaker.labels(*labels, state.value).set(state is told.breaker)

    def _used_by(self, labels: tuple[str, str], usage: PeerUsage) -> None:
        self._used.labels(*labels, usage.day).set(usage.prompt_tokens + usage.decoded_tokens)


def _show_latency(gauge: Gauge, labels: tuple[str, str], latency: Latency | None) -> None:
    if latency is not None:
        gauge.labels(*labels, "0.5").set(latency.median)
        gauge.labels(*labels, "0.95").set(latency.p95)
