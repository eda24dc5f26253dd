"""Answers that clients of the Responses dialect may come back to."""

from swarm_desktop.responses.kept import KeptResponse
from swarm_desktop.responses.shelf import ResponseShelf

__all__ = ["KeptResponse", "ResponseShelf"]
