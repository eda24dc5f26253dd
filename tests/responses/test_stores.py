"""What both places where responses are kept have in common."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from swarm_desktop.core.errors import StateError
from swarm_desktop.responses import KeptResponse
from swarm_desktop.responses.disk import DiskStore
from swarm_desktop.responses.memory import MemoryStore
from swarm_desktop.responses.store import ResponseStore

NewStore = Callable[..., ResponseStore]


def response(name: str, *, text: str = "hello", item: str | None = None) -> KeptResponse:
    question = {"id": item or f"in_{name}", "type": "message", "role": "user", "content": text}
    answer = {"id": f"out_{name}", "type": "message", "role": "assistant", "content": []}
    return KeptResponse({"id": name, "output": [answer], "previous_response_id": None}, (question,))


@pytest.fixture(params=["memory", "disk"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> NewStore:
    def new(**limits: int) -> ResponseStore:
        return MemoryStore(**limits) if request.param == "memory" else DiskStore(tmp_path / "kept.sqlite", **limits)

    return new


def test_what_is_kept_is_found_and_forgotten(new_store: NewStore) -> None:
    store = new_store()
    store.keep(response("a"))
    assert store.find("a") == response("a")
    assert store.holder("in_a") == store.holder("out_a") == "a"
    assert store.forget("a")
    assert not store.forget("a")
    assert store.find("a") is None
    assert store.holder("in_a") is None


def test_those_not_used_for_the_longest_time_make_room(new_store: NewStore) -> None:
    store = new_store(capacity=2)
    store.keep(response("a"))
    store.keep(response("b"))
    store.find("a")
    store.keep(response("c"))
    assert [store.find(name) is not None for name in "abc"] == [True, False, True]
    assert store.holder("in_b") is None


def test_bytes_are_limited_too(new_store: NewStore) -> None:
    store = new_store(capacity_bytes=3000)
    for name in "abc":
        store.keep(response(name, text="x" * 1000))
    assert [store.find(name) is not None for name in "abc"] == [False, True, True]


def test_one_that_alone_is_too_large_costs_no_other_its_place(new_store: NewStore) -> None:
    store = new_store(capacity_bytes=3000)
    store.keep(response("small"))
    store.keep(response("large", text="x" * 4000))
    assert store.find("large") is None
    assert store.find("small") is not None


def test_an_item_of_two_responses_is_found_while_one_of_them_is_kept(new_store: NewStore) -> None:
    store = new_store()
    store.keep(response("a", item="shared"))
    store.keep(response("b", item="shared"))
    assert store.holder("shared") == "b"
    store.forget("a")
    assert store.holder("shared") == "b"


def test_the_file_is_private_and_outlives_the_program(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    DiskStore(path).keep(response("a", text="a secret of mine"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert DiskStore(path).find("a") is not None
    assert DiskStore(path).forget("a")
    assert b"a secret of mine" not in path.read_bytes()


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(StateError, match="kept responses"):
        DiskStore(path).find("a")
