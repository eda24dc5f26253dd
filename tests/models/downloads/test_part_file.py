"""The account of a file that is not whole, over interruptions at any place."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swarm_desktop.models.downloads.part_file import SMALLEST_PIECE, Content, PartFile

SIZE = 3 * SMALLEST_PIECE + 12_345
CONTENT = Content.of(SIZE, "a" * 64, "main", connections=4)
BYTES = bytes(range(256)) * (SIZE // 256 + 1)


def fill(part: PartFile, steps: list[tuple[int, int]]) -> None:
    for piece, amount in steps:
        number = piece % CONTENT.pieces
        start, end = part.piece(number)
        part.write(number, BYTES[start : min(end, start + amount)])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 900_000)), max_size=8), max_size=4))
def test_whatever_order_and_interruptions_the_file_becomes_whole(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[tuple[int, int]]]
) -> None:
    target = tmp_path_factory.mktemp("part") / "model.gguf"
    for steps in runs:
        part = PartFile(target, CONTENT)
        fill(part, steps)
        done = part.done_bytes
        part.close()
        again = PartFile(target, CONTENT)
        assert again.done_bytes == done
        again.close()
    part = PartFile(target, CONTENT)
    for number in part.missing():
        start, end = part.piece(number)
        part.write(number, BYTES[start:end])
    assert part.missing() == []
    part.publish(target)
    assert target.read_bytes() == BYTES[:SIZE]
    assert [path.name for path in target.parent.iterdir()] == ["model.gguf"]


@pytest.mark.parametrize(
    "other",
    [
        Content.of(SIZE, "b" * 64, "main", connections=4),
        Content.of(SIZE + 1, "a" * 64, "main", connections=4),
        Content(SIZE, "a" * 64, "", 2 * SMALLEST_PIECE),
    ],
)
def test_what_was_fetched_of_another_content_is_not_mixed_in(tmp_path: Path, other: Content) -> None:
    part = PartFile(tmp_path / "model.gguf", CONTENT)
    part.write(0, BYTES[:1000])
    part.close()
    changed = PartFile(tmp_path / "model.gguf", other)
    assert changed.done_bytes == 0
    changed.close()


def test_the_same_checksum_from_another_revision_goes_on(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "model.gguf", CONTENT)
    part.write(0, BYTES[:1000])
    part.close()
    other = PartFile(tmp_path / "model.gguf", Content.of(SIZE, "a" * 64, "other", connections=4))
    assert other.done_bytes == 1000
    other.close()


@pytest.mark.parametrize("damage", ["account", "data", "counts"])
def test_a_damaged_account_is_not_believed(tmp_path: Path, damage: str) -> None:
    target = tmp_path / "model.gguf"
    part = PartFile(target, CONTENT)
    part.write(0, BYTES[:1000])
    part.close()
    account = target.with_name("model.gguf.part-account")
    if damage == "account":
        account.write_bytes(account.read_bytes()[:-3])
    elif damage == "data":
        target.with_name("model.gguf.part").write_bytes(b"short")
    else:
        account.write_bytes(account.read_bytes()[:1024] + b"\xff" * 8 * CONTENT.pieces)
    again = PartFile(target, CONTENT)
    assert again.done_bytes == 0
    again.close()


def test_writing_after_the_end_does_nothing(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "model.gguf", CONTENT)
    part.close()
    part.write(0, b"late")
    assert part.done_bytes == 0
