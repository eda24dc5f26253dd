"""The account of what was lent: one row for each machine and day, bounded. It knows numbers, and no prompt."""

from pathlib import Path

from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerUsage
from swarm_desktop.ledger.database import Database

CAPACITY = 5000
"""Rows that are kept; the oldest days make room."""

_SCHEMA = """
CREATE TABLE lent (
    day TEXT NOT NULL,
    node_id TEXT NOT NULL,
    name TEXT NOT NULL,
    requests INTEGER NOT NULL,
    voters INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    decoded_tokens INTEGER NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (day, node_id)
);
"""
_NUMBERS = ("requests", "voters", "prompt_tokens", "decoded_tokens", "seconds")


class LendingAccount:
    """Blocks for the time of a small disk access. Every method raises StateError where the file cannot be used."""

    def __init__(self, path: Path, *, capacity: int = CAPACITY) -> None:
        self._path = path
        self._database = Database(path, "account of what was lent", _SCHEMA)
        self._capacity = capacity

    def add(self, usage: PeerUsage) -> PeerUsage:
        """Add to what the machine used on that day, and return all of it."""
        sums = ", ".join(f"{number} = {number} + excluded.{number}" for number in _NUMBERS)
        # Half a surrogate pair, which JSON can carry, is nothing that SQLite stores.
        name = usage.name.encode("utf-8", "replace").decode()
        with self._database.connected() as connection:
            row = connection.execute(
                "INSERT INTO lent VALUES (?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 - the sums are of this module
                f"ON CONFLICT (day, node_id) DO UPDATE SET name = excluded.name, {sums} RETURNING *",
                (usage.day, usage.node_id, name, *(getattr(usage, number) for number in _NUMBERS)),
            ).fetchone()
            connection.execute(
                "DELETE FROM lent WHERE rowid IN (SELECT rowid FROM lent ORDER BY day DESC, rowid DESC "
                "LIMIT -1 OFFSET ?)",
                (self._capacity,),
            )
        return _usage(row)

    def newest(self, limit: int = CAPACITY) -> tuple[PeerUsage, ...]:
        """Return what was used, the newest day first, and within a day who used most."""
        if not self._path.exists():
            return ()
        with self._database.connected() as connection:
            rows = connection.execute(
                "SELECT * FROM lent ORDER BY day DESC, prompt_tokens + decoded_tokens DESC LIMIT ?", (limit,)
            ).fetchall()
        return tuple(map(_usage, rows))


def _usage(row: tuple[str, str, str, int, int, int, int, float]) -> PeerUsage:
    day, node_id, name, requests, voters, prompt_tokens, decoded_tokens, seconds = row
    return PeerUsage(day, NodeId(node_id), name, requests, voters, prompt_tokens, decoded_tokens, seconds)
