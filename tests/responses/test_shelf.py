import logging
from pathlib import Path

import pytest

from swarm_desktop.responses import KeptResponse, ResponseShelf

A = KeptResponse(
    {"id": "a", "output": [{"id": "out_a", "type": "message"}]}, ({"id": "in_a", "type": "message", "role": "user"},)
)


async def test_nothing_is_written_unless_the_person_wants_it(tmp_path: Path) -> None:
    shelf = ResponseShelf(tmp_path / "kept.sqlite")
    await shelf.use("memory")
    shelf.keep(A)
    await shelf.written()
    assert await shelf.find("a") == A
    assert await shelf.find_item("out_a") == {"id": "out_a", "type": "message"}
    assert list(tmp_path.iterdir()) == []


async def test_on_the_disk_they_are_there_after_the_next_start(tmp_path: Path) -> None:
    shelf = ResponseShelf(tmp_path / "kept.sqlite")
    await shelf.use("disk")
    shelf.keep(A)
    assert await shelf.find("a") == A
    await shelf.written()
    again = ResponseShelf(tmp_path / "kept.sqlite")
    await again.use("disk")
    assert await again.find_item("in_a") == {"id": "in_a", "type": "message", "role": "user"}
    assert await again.forget("a")
    assert await again.find("a") is None


async def test_who_chooses_memory_again_finds_nothing_on_the_disk(tmp_path: Path) -> None:
    shelf = ResponseShelf(tmp_path / "kept.sqlite")
    await shelf.use("disk")
    shelf.keep(A)
    await shelf.use("memory")
    assert list(tmp_path.iterdir()) == []
    assert await shelf.find("a") == A


async def test_a_disk_that_cannot_be_written_costs_nobody_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    shelf = ResponseShelf(tmp_path / "file" / "kept.sqlite")
    await shelf.use("disk")
    with caplog.at_level(logging.WARNING):
        shelf.keep(A)
        await shelf.written()
    assert await shelf.find("a") == A
    assert "not kept on the disk" in caplog.text
