from pathlib import Path

import pytest

from swarm_desktop.workers.log_file import LogFile


def test_pieces_are_appended_and_the_end_is_told(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "new folder" / "worker-1.log")
    log.write(b"one\ntw")
    log.write(b"o\n")
    assert log.tail() == "one\ntwo\n"
    assert log.tail(4) == "two\n"


def test_a_full_log_makes_room_and_both_files_stay_small(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "worker-1.log", largest_bytes=100)
    for number in range(100):
        log.write(f"line {number:03}\n".encode())
    files = list(tmp_path.iterdir())
    assert len(files) == 2
    assert all(file.stat().st_size <= 100 for file in files)
    assert log.tail(120).endswith("line 098\nline 099\n")
    assert len(log.tail(105)) == 105


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert LogFile(tmp_path / "absent.log").tail() == ""


def test_a_full_disk_costs_lines_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    LogFile(tmp_path / "worker-1.log").write(b"lost")
