"""What the program counts, as Prometheus reads it. Nothing in it tells what was asked or answered."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from swarm_desktop.api.dialect import speaks_anthropic
from swarm_desktop.api.gate import Gate
from swarm_desktop.api.peer_metrics import PeerMetrics
from swarm_desktop.api.request_record import RequestRecord
from swarm_desktop.api.worker_metrics import WorkerMetrics
from swarm_desktop.core.events import Event, QuestionEnded
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.swarm import GenerationRequest

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_SHARES = tuple(tenth / 10 for tenth in range(1, 11))


class Metrics:
    """Counts from the start of the program; one registry each, so that several engines can live in one process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "swarm_requests", "Requests, by what became of them.", ["route", "dialect", "status"], registry=registry
        )
        self._in_flight = Gauge("swarm_requests_in_flight", "Requests that are not answered yet.", registry=registry)
        self._working = Gauge("swarm_requests_working", "Requests that occupy voters.", registry=registry)
        self._queued = Gauge("swarm_requests_queued", "Requests that wait for a place.", registry=registry)
        self._seconds = Histogram(
            "swarm_request_seconds", "From a request to its last byte.", ["route"], buckets=_SECONDS, registry=registry
        )
        self._first_token = Histogram(
            "swarm_first_token_seconds",
            "From a request's turn to the first that its client may hear.",
            ["model", "voting"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._prompt_tokens = Counter("swarm_prompt_tokens", "Tokens of prompts.", ["model"], registry=registry)
        self._completion_tokens = Counter(
            "swarm_completion_tokens", "Tokens that voters decoded.", ["model"], registry=registry
        )
        self._votes = Counter(
            "swarm_votes", "Verdicts.", ["strategy", "rule", "task", "stopped_early"], registry=registry
        )
        self._agreement = Histogram(
            "swarm_vote_agreement",
            "The share of voters that stood with the verdict.",
            ["strategy"],
            buckets=_SHARES,
            registry=registry,
        )
        self._workers = WorkerMetrics(registry)
        self._peers = PeerMetrics(registry)

    def begun(self) -> None:
        """Count a request that came in."""
        self._in_flight.inc()

    def ended(self, record: RequestRecord, status: int) -> None:
        """Count what became of it."""
        self._in_flight.dec()
        route = record.route or "none"
        dialect = "anthropic" if speaks_anthropic(record.path) else "openai"
        self._requests.labels(route, dialect, str(status)).inc()
        self._seconds.labels(route).observe(record.seconds)

    def first_token(self, request: GenerationRequest, seconds: float) -> None:
        """Note how long a client waited for something to read."""
        self._first_token.labels(request.model, str(request.voting).lower()).observe(seconds)

    def tokens(self, model: str, prompt: int, completion: int) -> None:
        """Count the tokens of an answer, of all its voters together."""
        self._prompt_tokens.labels(model).inc(prompt)
        self._completion_tokens.labels(model).inc(completion)

    def hear(self, event: Event) -> None:
        """Count verdicts, whoever asked for them."""
        if isinstance(event, QuestionEnded) and event.verdict is not None:
            verdict = event.verdict
            early = "yes" if verdict.stopped_early else "no"
            self._votes.labels(verdict.strategy, verdict.rule, verdict.task, early).inc()
            self._agreement.labels(verdict.strategy).observe(verdict.share)

    def render(self, snapshot: Snapshot, gate: Gate) -> bytes:
        """Return all of it as text, with the state of workers and queue as it is now."""
        self._working.set(gate.working)
        self._queued.set(gate.waiting)
        self._workers.show(snapshot.workers)
        self._peers.show(snapshot.peers)
        return generate_latest(self._registry)
