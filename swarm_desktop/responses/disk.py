"""Responses that outlive the program, where the person chose that."""

import time
from pathlib import Path

from swarm_desktop.ledger.database import Database
from swarm_desktop.responses.kept import KeptResponse
from swarm_desktop.responses.store import CAPACITY, CAPACITY_BYTES

_SCHEMA = """
CREATE TABLE responses (id TEXT PRIMARY KEY, used_at REAL NOT NULL, kept BLOB NOT NULL);
CREATE INDEX responses_by_use ON responses (used_at);
CREATE TABLE items (id TEXT NOT NULL, response TEXT NOT NULL, PRIMARY KEY (id, response)) WITHOUT ROWID;
"""
_EXCESS = """
SELECT id FROM (
    SELECT id, row_number() OVER newest AS place, sum(length(kept)) OVER newest AS bytes
    FROM responses WINDOW newest AS (ORDER BY used_at DESC, id)
) WHERE place > ? OR bytes > ?
"""


class DiskStore:
    """Blocks for the time of a small disk access. Every method raises StateError where the file cannot be used."""

    def __init__(self, path: Path, *, capacity: int = CAPACITY, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self._database = Database(path, "file of kept responses", _SCHEMA)
        self._limits = (capacity, capacity_bytes)

    def keep(self, response: KeptResponse) -> None:
        """Keep a response, unless it alone is over the limit."""
        items = ((item_id, response.id) for item_id in response.item_ids())
        encoded = response.encode()
        if len(encoded) > self._limits[1]:
            return
        with self._database.connected() as connection:
            row = (response.id, time.time(), encoded)
            connection.execute("INSERT OR REPLACE INTO responses VALUES (?, ?, ?)", row)
            connection.executemany("INSERT OR IGNORE INTO items VALUES (?, ?)", items)
            connection.execute(f"DELETE FROM responses WHERE id IN ({_EXCESS})", self._limits)  # noqa: S608 - no input
            connection.execute("DELETE FROM items WHERE response NOT IN (SELECT id FROM responses)")

    def find(self, response_id: str) -> KeptResponse | None:
        """Return a response, which then is the newest."""
        with self._database.connected() as connection:
            row = connection.execute("SELECT kept FROM responses WHERE id = ?", (response_id,)).fetchone()
            connection.execute("UPDATE responses SET used_at = ? WHERE id = ?", (time.time(), response_id))
        return None if row is None else KeptResponse.decode(row[0])

    def holder(self, item_id: str) -> str | None:
        """Return the identifier of the newest response that has an item."""
        with self._database.connected() as connection:
            row = connection.execute(
                "SELECT response FROM items JOIN responses ON responses.id = response WHERE items.id = ? "
                "ORDER BY used_at DESC LIMIT 1",
                (item_id,),
            ).fetchone()
        return None if row is None else str(row[0])

    def forget(self, response_id: str) -> bool:
        """Forget a response, and leave nothing of it in the file; tell whether there was one."""
        with self._database.connected() as connection:
            connection.execute("DELETE FROM items WHERE response = ?", (response_id,))
            return connection.execute("DELETE FROM responses WHERE id = ?", (response_id,)).rowcount > 0
