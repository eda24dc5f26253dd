"""The program's own log: lines for people or JSON objects for programs, and always a file that does not grow on."""

import logging
import os
import traceback
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal

import orjson
from typing_extensions import override

from swarm_desktop.state.files import PRIVATE

LogFormat = Literal["text", "json"]

FILE_BYTES = 4 * 2**20
OLD_FILES = 3
ROOT = "swarm_desktop"
"""The logger above all of this program's."""


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = "".join(traceback.format_exception(record.exc_info[1]))
        return orjson.dumps(line, default=str).decode()


class TextLines(logging.Formatter):
    """One line for people, with what is known besides as `name=value`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={value}" for name, value in _fields(record).items() if value is not None)
        return super().formatMessage(record) + facts


class _PrivateFile(RotatingFileHandler):
    """Readable by its owner alone: the person may choose to have prompts in it."""

    @override
    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
        return os.fdopen(descriptor, "a", encoding=self.encoding)


def log_to_file(path: Path) -> logging.Handler:
    """Write the program's log into a file from now on; a folder that cannot be written costs the log alone."""
    handler: logging.Handler
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _PrivateFile(path, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(JsonLines())
    _add(handler)
    return handler


def log_to_terminal(form: LogFormat) -> None:
    """Write the program's log to standard error from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    _add(handler)
    # What is told here is not told a second time by the terminal's usual warnings.
    logging.getLogger(ROOT).propagate = False


def _add(handler: logging.Handler) -> None:
    logger = logging.getLogger(ROOT)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = getattr(record, "fields", {})
    return fields if isinstance(fields, dict) else {}
