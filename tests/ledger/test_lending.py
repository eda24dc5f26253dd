"""The account of what paired machines used."""

from pathlib import Path

import pytest

from swarm_desktop.core.errors import StateError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerUsage
from swarm_desktop.ledger import LendingAccount


def used(day: str = "2030-01-31", node: str = "ada", name: str = "ada", tokens: int = 10) -> PeerUsage:
    return PeerUsage(day, NodeId(node), name, 1, 3, tokens, 2 * tokens, 0.5)


@pytest.fixture
def account(tmp_path: Path) -> LendingAccount:
    return LendingAccount(tmp_path / "new" / "lending.sqlite", capacity=3)


def test_a_day_of_a_machine_is_added_up(account: LendingAccount) -> None:
    assert account.add(used()) == used()
    whole = PeerUsage("2030-01-31", NodeId("ada"), "zoe", 2, 6, 15, 30, 1.0)
    assert account.add(used(name="zoe", tokens=5)) == whole
    assert account.newest() == (whole,)


def test_the_newest_day_comes_first_and_who_used_most(account: LendingAccount) -> None:
    for usage in (used("2030-01-30"), used(tokens=1), used(node="bob", tokens=2)):
        account.add(usage)
    assert [(usage.day, usage.node_id) for usage in account.newest()] == [
        ("2030-01-31", "bob"),
        ("2030-01-31", "ada"),
        ("2030-01-30", "ada"),
    ]
    assert len(account.newest(limit=1)) == 1


def test_the_oldest_days_make_room(account: LendingAccount) -> None:
    for day in range(1, 6):
        account.add(used(f"2030-01-0{day}"))
    assert [usage.day for usage in account.newest()] == ["2030-01-05", "2030-01-04", "2030-01-03"]


def test_where_nothing_was_lent_no_file_is_made(account: LendingAccount, tmp_path: Path) -> None:
    assert account.newest() == ()
    assert not (tmp_path / "new").exists()


def test_only_its_owner_can_read_it(account: LendingAccount, tmp_path: Path) -> None:
    account.add(used(name="\ud800"))
    assert (tmp_path / "new" / "lending.sqlite").stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lending.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StateError, match=r"lending\.sqlite"):
        LendingAccount(path).add(used())
