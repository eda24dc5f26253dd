"""The state of the workers, as Prometheus reads it."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge

from swarm_desktop.core.snapshot import WorkerState, WorkerView

_LABELS = ("worker", "model")


class WorkerMetrics:
    """Gauges that are set anew from the snapshot whenever somebody asks, so that workers that are gone leave none."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._state = Gauge(
            "swarm_worker_state", "1 for the state that a worker is in.", [*_LABELS, "state"], registry=registry
        )
        self._slots = Gauge("swarm_worker_slots", "Sequences it can decode at a time.", _LABELS, registry=registry)
        self._busy = Gauge("swarm_worker_slots_busy", "Slots that decode.", _LABELS, registry=registry)
        self._restarts = Gauge("swarm_worker_restarts", "How often it was started again.", _LABELS, registry=registry)
        self._memory = Gauge("swarm_worker_memory_bytes", "Memory of its process.", _LABELS, registry=registry)
        self._speed = Gauge(
            "swarm_worker_tokens_per_second", "Decoding speed of its last answer.", _LABELS, registry=registry
        )

    def show(self, workers: Sequence[WorkerView]) -> None:
        """Tell of these workers, and of no others any more."""
        for gauge in (self._state, self._slots, self._busy, self._restarts, self._memory, self._speed):
            gauge.clear()
        for worker in workers:
            labels = (worker.id, worker.model.id)
            for state in WorkerState:
                self._state.labels(*labels, state.value).set(state is worker.state)
            self._slots.labels(*labels).set(len(worker.slots))
            self._busy.labels(*labels).set(sum(slot.busy for slot in worker.slots))
            self._restarts.labels(*labels).set(worker.restarts)
            self._memory.labels(*labels).set(worker.memory_bytes)
            self._speed.labels(*labels).set(worker.tokens_per_second)
