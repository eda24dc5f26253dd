import sqlite3
from pathlib import Path

from swarm_desktop.core.tool_calls import Decision, Outcome, ToolCallRecord
from swarm_desktop.ledger import ToolCallTrail
from swarm_desktop.ledger.tool_calls import LONGEST_SUMMARY


def test_the_trail_forgets_the_oldest_and_shortens_what_is_long(tmp_path: Path) -> None:
    trail = ToolCallTrail(tmp_path / "calls.sqlite", capacity=3)
    assert trail.newest() == ()
    for number in range(5):
        summary = f"{number} \ud800" + "x" * 10_000
        trail.record(ToolCallRecord(number, "c", "t", summary, Decision.ALLOWED, Outcome.DONE, 0.5))
    kept = trail.newest()
    assert [record.at for record in kept] == [4, 3, 2]
    assert len(kept[0].summary) == LONGEST_SUMMARY
    assert len(trail.newest(limit=1)) == 1
    with sqlite3.connect(tmp_path / "calls.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM tool_calls").fetchone() == (3,)
