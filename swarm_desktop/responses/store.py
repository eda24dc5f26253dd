"""What every place offers where responses are kept, and how much of it there is."""

from typing import Protocol

from swarm_desktop.responses.kept import KeptResponse

CAPACITY = 1000
CAPACITY_BYTES = 64 * 2**20


class ResponseStore(Protocol):
    """Keeps so many responses and so many bytes; those that were not used for the longest time make room."""

    def keep(self, response: KeptResponse) -> None:
        """Keep a response, in the place of an older one with its identifier."""

    def find(self, response_id: str) -> KeptResponse | None:
        """Return a response, and count that as a use of it."""

    def holder(self, item_id: str) -> str | None:
        """Return the identifier of a response that has an item."""

    def forget(self, response_id: str) -> bool:
        """Forget a response; tell whether there was one."""
