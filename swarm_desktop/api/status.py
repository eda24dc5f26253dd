"""The snapshot as a stable JSON object, for scripts and for the `status` command."""

from typing import Any

from swarm_desktop.core.snapshot import NodeView, Snapshot, WorkerView

STATUS_PATH = "/swarm/status"


def status_report(snapshot: Snapshot) -> dict[str, Any]:
    """Return `endpoint, state, workers, peers`; documented in the user guide, so names only ever get more."""
    return {
        "endpoint": snapshot.endpoint.base_url if snapshot.endpoint else None,
        "state": snapshot.state.value,
        "trouble": snapshot.trouble.message if snapshot.trouble else None,
        "workers": [_worker(worker) for worker in snapshot.workers],
        "peers": [_peer(peer) for peer in snapshot.peers],
        "hive": _hive(snapshot),
    }


def _hive(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.node.id,
        "name": snapshot.node.name,
        "port": snapshot.hive.port or None,
        "trouble": snapshot.hive.trouble.message if snapshot.hive.trouble else None,
    }


def _worker(worker: WorkerView) -> dict[str, Any]:
    return {
        "id": worker.id,
        "model": worker.model.id,
        "runtime": worker.runtime,
        "host": worker.host or None,
        "state": worker.state.value,
        "reason": worker.trouble.message if worker.trouble else None,
        "context_tokens": worker.context_tokens,
        "slots": len(worker.slots),
        "busy_slots": sum(slot.busy for slot in worker.slots),
        "threads": worker.threads,
        "tokens_per_second": round(worker.tokens_per_second, 1),
        "memory_bytes": worker.memory_bytes,
        "restarts": worker.restarts,
        "safety": worker.safety or None,
    }


def _peer(peer: NodeView) -> dict[str, Any]:
    return {
        "id": peer.id,
        "name": peer.name,
        "paired": peer.paired,
        "online": peer.online,
        "lends": peer.lends,
        "model": peer.model or None,
    }
