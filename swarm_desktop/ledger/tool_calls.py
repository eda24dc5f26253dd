"""The audit trail of the tools: one row a call, bounded."""

from pathlib import Path

from swarm_desktop.core.tool_calls import Decision, Outcome, ToolCallRecord
from swarm_desktop.ledger.database import Database

CAPACITY = 5000
"""Calls that are kept; the oldest make room."""
LONGEST_SUMMARY = 500

_SCHEMA = """
CREATE TABLE tool_calls (
    at REAL NOT NULL,
    client TEXT NOT NULL,
    tool TEXT NOT NULL,
    summary TEXT NOT NULL,
    decision TEXT NOT NULL,
    outcome TEXT NOT NULL,
    seconds REAL NOT NULL
);
"""


class ToolCallTrail:
    """Blocks for the time of a small disk access. Every method raises StateError where the file cannot be used."""

    def __init__(self, path: Path, *, capacity: int = CAPACITY) -> None:
        self._path = path
        self._database = Database(path, "audit trail of the tools", _SCHEMA)
        self._capacity = capacity

    def record(self, call: ToolCallRecord) -> None:
        """Keep one call."""
        summary = call.summary
        if len(summary) > LONGEST_SUMMARY:
            summary = summary[: LONGEST_SUMMARY - 1] + "\N{HORIZONTAL ELLIPSIS}"
        # Half a surrogate pair, which JSON can carry, is nothing that SQLite stores.
        texts = (text.encode("utf-8", "replace").decode() for text in (call.client, call.tool, summary))
        with self._database.connected() as connection:
            connection.execute(
                "INSERT INTO tool_calls VALUES (?, ?, ?, ?, ?, ?, ?)",
                (call.at, *texts, call.decision, call.outcome, call.seconds),
            )
            connection.execute(
                "DELETE FROM tool_calls WHERE rowid <= (SELECT max(rowid) FROM tool_calls) - ?", (self._capacity,)
            )

    def newest(self, limit: int = 200) -> tuple[ToolCallRecord, ...]:
        """Return the newest calls, newest first."""
        if not self._path.exists():
            return ()
        with self._database.connected() as connection:
            rows = connection.execute(
                "SELECT * FROM tool_calls ORDER BY at DESC, rowid DESC LIMIT ?", (limit,)
            ).fetchall()
        return tuple(
            ToolCallRecord(at, client, tool, summary, Decision(decision), Outcome(outcome), seconds)
            for at, client, tool, summary, decision, outcome, seconds in rows
        )
