"""What goes wrong with workers."""

from swarm_desktop.core.errors.base import SwarmError


class WorkerError(SwarmError):
    """A worker cannot answer."""

    title = "The worker cannot answer"
    code = "worker_failed"
    http_status = 503
    exit_status = 4


class NoWorkerReadyError(WorkerError):
    """No worker is ready yet, or none is left."""

    title = "No worker is ready"
    code = "no_worker_ready"


class ServerRefusedError(WorkerError):
    """A server elsewhere does not take the request. Other workers may: this costs its votes only."""

    title = "The server refused the request"
    code = "server_refused"
    http_status = 400


class WorkerCrashedError(WorkerError):
    """The worker's process ended while it was answering."""

    title = "The worker stopped"
    code = "worker_crashed"
    http_status = 502


class StoppedError(SwarmError):
    """The endpoint stopped while an answer was made in the background."""

    title = "The answer was broken off"
    code = "stopped"
    http_status = 503
