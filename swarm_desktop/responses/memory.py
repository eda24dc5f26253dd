"""Responses that are gone when the program ends."""

from collections import OrderedDict

from swarm_desktop.responses.kept import KeptResponse
from swarm_desktop.responses.store import CAPACITY, CAPACITY_BYTES


class MemoryStore:
    """Keeps responses as text: that is small, and nobody can change them."""

    def __init__(self, *, capacity: int = CAPACITY, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self._capacity = capacity
        self._capacity_bytes = capacity_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._holders: dict[str, str] = {}
        self._bytes = 0

    def keep(self, response: KeptResponse) -> None:
        """Keep a response, unless it alone is over the limit."""
        self.forget(response.id)
        encoded = response.encode()
        if len(encoded) > self._capacity_bytes:
            return
        self._kept[response.id] = encoded
        self._bytes += len(encoded)
        self._holders |= dict.fromkeys(response.item_ids(), response.id)
        while len(self._kept) > self._capacity or self._bytes > self._capacity_bytes:
            self.forget(next(iter(self._kept)))

    def find(self, response_id: str) -> KeptResponse | None:
        """Return a response, which then is the newest."""
        encoded = self._kept.get(response_id)
        if encoded is None:
            return None
        self._kept.move_to_end(response_id)
        return KeptResponse.decode(encoded)

    def holder(self, item_id: str) -> str | None:
        """Return the identifier of the newest response that has an item."""
        return self._holders.get(item_id)

    def forget(self, response_id: str) -> bool:
        """Forget a response; tell whether there was one."""
        encoded = self._kept.pop(response_id, None)
        if encoded is None:
            return False
        self._bytes -= len(encoded)
        for item_id in KeptResponse.decode(encoded).item_ids():
            if self._holders.get(item_id) == response_id:
                del self._holders[item_id]
        return True
