"""The ledger as a SQLite file: one row a vote, searchable, bounded."""

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.snapshot import CandidateView, QuestionView, VerdictView
from swarm_desktop.core.votes import VoteSummary
from swarm_desktop.ledger.database import Database

CAPACITY = 2000
"""Votes that are kept; the oldest make room."""

_QUESTION = TypeAdapter(QuestionView)
_SCHEMA = """
CREATE TABLE votes (
    id TEXT PRIMARY KEY,
    asked_at REAL NOT NULL,
    origin TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt TEXT NOT NULL,
    answer TEXT NOT NULL,
    task TEXT NOT NULL,
    strategy TEXT NOT NULL,
    agreeing INTEGER NOT NULL,
    voters INTEGER NOT NULL,
    share REAL NOT NULL,
    seconds REAL NOT NULL,
    question TEXT NOT NULL
);
CREATE INDEX votes_by_time ON votes (asked_at DESC, id);
"""


class VoteLedger:
    """Blocks for the time of a small disk access, so the engine calls it in a thread. Safe to use from several.

    Every method raises StateError where the file cannot be read or written.
    """

    def __init__(self, path: Path, *, capacity: int = CAPACITY) -> None:
        self._database = Database(path, "vote ledger", _SCHEMA)
        self._capacity = capacity

    def record(self, question: QuestionView, *, with_content: bool) -> None:
        """Keep an answered question; without content only who voted, on which model, and how the votes fell."""
        verdict = question.verdict
        if verdict is None:
            return
        kept = question if with_content else _without_content(question)
        row = (
            question.id,
            question.started_at,
            question.origin,
            question.model,
            kept.prompt,
            kept.verdict.text if kept.verdict else "",
            verdict.task,
            verdict.strategy,
            verdict.agreeing,
            verdict.counted,
            verdict.share,
            question.seconds,
            _QUESTION.dump_json(kept).decode(),
        )
        with self._database.connected() as connection:
            connection.execute(f"INSERT OR REPLACE INTO votes VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
            connection.execute(
                "DELETE FROM votes WHERE id IN (SELECT id FROM votes ORDER BY asked_at DESC, id LIMIT -1 OFFSET ?)",
                (self._capacity,),
            )

    def summaries(self, search: str = "", *, limit: int = 200) -> tuple[VoteSummary, ...]:
        """Return the newest votes whose prompt, answer, model or client contains `search`, newest first."""
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where = " OR ".join(f"{column} LIKE :pattern ESCAPE '\\'" for column in ("prompt", "answer", "model", "origin"))
        query = (
            "SELECT id, asked_at, origin, model, prompt, answer, task, strategy, agreeing, voters, share, seconds "  # noqa: S608
            f"FROM votes WHERE {where} ORDER BY asked_at DESC, id LIMIT :limit"
        )
        with self._database.connected() as connection:
            rows = connection.execute(query, {"pattern": pattern, "limit": limit}).fetchall()
        return tuple(VoteSummary(QuestionId(row[0]), *row[1:]) for row in rows)

    def question(self, question_id: QuestionId) -> QuestionView | None:
        """Return all that was kept of one vote."""
        with self._database.connected() as connection:
            row = connection.execute("SELECT question FROM votes WHERE id = ?", (question_id,)).fetchone()
        return None if row is None else _QUESTION.validate_json(row[0])

    def mixed(self) -> list[QuestionView]:
        """Return the votes in which models differed, oldest first."""
        query = """
            SELECT question FROM votes
            WHERE (SELECT count(DISTINCT json_extract(value, '$.model')) FROM json_each(question, '$.candidates')) > 1
            ORDER BY asked_at, id
        """
        with self._database.connected() as connection:
            rows = connection.execute(query).fetchall()
        return [_QUESTION.validate_json(row[0]) for row in rows]

    def forget(self, question_id: QuestionId | None = None) -> None:
        """Forget one vote, or all of them, and leave nothing of it in the file."""
        with self._database.connected() as connection:
            if question_id is None:
                connection.execute("DELETE FROM votes")
            else:
                connection.execute("DELETE FROM votes WHERE id = ?", (question_id,))


def _without_content(question: QuestionView) -> QuestionView:
    def emptied(candidate: CandidateView) -> CandidateView:
        return replace(candidate, text="", reasoning="", tool_calls=(), key="", label="")

    verdict = question.verdict
    kept = _anonymous(verdict) if verdict else None
    return replace(question, prompt="", candidates=tuple(map(emptied, question.candidates)), verdict=kept)


def _anonymous(verdict: VerdictView) -> VerdictView:
    """Return how the votes fell, without what they said: keys and labels are parts of answers."""
    clusters = tuple(
        replace(cluster, key=str(place), label="") for place, cluster in enumerate(verdict.clusters, start=1)
    )
    return replace(verdict, text="", tool_calls=(), reason="", clusters=clusters)
