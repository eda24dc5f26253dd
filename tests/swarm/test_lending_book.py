"""What was lent is written down and shown, and a file that cannot be used breaks nothing."""

from pathlib import Path

from swarm_desktop.core.events import UsageCounted
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerUsage
from swarm_desktop.ledger import LendingAccount
from swarm_desktop.swarm.lending_book import LendingBook


def used(day: str, node: str = "ada", requests: int = 1) -> PeerUsage:
    return PeerUsage(day, NodeId(node), node, requests, 3 * requests, 10 * requests, 20 * requests, 0.5 * requests)


async def test_each_loan_is_told_as_the_days_sum_and_the_last_day_again_at_the_next_start(tmp_path: Path) -> None:
    told: list[UsageCounted] = []
    book = LendingBook(LendingAccount(tmp_path / "lending.sqlite"), told.append)
    for usage in (used("2030-01-30"), used("2030-01-31"), used("2030-01-31"), used("2030-01-30", "bob")):
        book.add(usage)
        await book.written()
    assert told[2] == UsageCounted(used("2030-01-31", requests=2))
    again: list[UsageCounted] = []
    await LendingBook(LendingAccount(tmp_path / "lending.sqlite"), again.append).show()
    assert {event.usage for event in again} == {used("2030-01-31", requests=2), used("2030-01-30", "bob")}


async def test_a_damaged_file_costs_the_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "lending.sqlite"
    path.write_bytes(b"not a database" * 100)
    told: list[UsageCounted] = []
    book = LendingBook(LendingAccount(path), told.append)
    await book.show()
    book.add(used("2030-01-31"))
    await book.written()
    assert told == []
