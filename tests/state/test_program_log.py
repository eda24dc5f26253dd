import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from swarm_desktop.state.program_log import FILE_BYTES, OLD_FILES, ROOT, TextLines, log_to_file


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger(ROOT)
    before, level = list(logger.handlers), logger.level
    yield logger
    for handler in logger.handlers:
        if handler not in before:
            handler.close()
    logger.handlers, logger.level = before, level


def test_lines_are_objects(logger: logging.Logger, tmp_path: Path) -> None:
    log_to_file(tmp_path / "logs" / "program.log")
    logging.getLogger(f"{ROOT}.somewhere").info("%d things", 3, extra={"fields": {"id": "a"}})
    try:
        int("no")
    except ValueError:
        logger.exception("It failed")
    first, second = map(json.loads, (tmp_path / "logs" / "program.log").read_text().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", f"{ROOT}.somewhere", "3 things")
    assert first["id"] == "a"
    assert "ValueError: " in second["exception"]


def test_it_does_not_grow_on(logger: logging.Logger, tmp_path: Path) -> None:
    log_to_file(tmp_path / "program.log")
    for _ in range(OLD_FILES + 3):
        logger.info("x" * (FILE_BYTES - 1000))
    files = list(tmp_path.iterdir())
    assert len(files) == OLD_FILES + 1
    assert all(file.stat().st_size <= FILE_BYTES for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_a_folder_that_cannot_be_written_costs_the_log_alone(logger: logging.Logger, tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("")
    log_to_file(tmp_path / "logs" / "program.log")
    logger.info("heard by nobody")


def test_text_for_people() -> None:
    record = logging.LogRecord("swarm_desktop.requests", logging.INFO, "", 0, "GET /health 200", None, None)
    record.fields = {"id": "a", "key": None}
    assert TextLines().format(record).endswith("INFO swarm_desktop.requests: GET /health 200 id=a")
