"""The endpoint: thin routes that turn a client's dialect into a request of the swarm, and its answer back."""

from swarm_desktop.api.server import Endpoint

__all__ = ["Endpoint"]
