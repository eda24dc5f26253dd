"""Watching over one run, so that the next one can tell how it ended."""

import contextlib
import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError
from typing_extensions import override

from swarm_desktop import __version__
from swarm_desktop.core.errors import StateError, SwarmError
from swarm_desktop.logs.crash_report import LastRun, keep_report
from swarm_desktop.logs.lines import brief_traceback
from swarm_desktop.state.files import PRIVATE, write_atomically

logger = logging.getLogger(__name__)

_MARK = "running.json"
_TRACE = "native-trace.txt"
_ERROR = "last-error.txt"
_BOOT_SLACK_SECONDS = 5.0


class _Mark(BaseModel):
    """Lies there while the program runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    started_at: float


class CrashWatch:
    """A context manager around a run; to be entered by whoever holds the data folder's lock.

    Nothing here keeps the program from running: where the folder cannot be written there is no report.
    """

    def __init__(self, folder: Path, program_log: Path, home: Path | None = None) -> None:
        self._folder = folder
        self._program_log = program_log
        self._home = home or Path.home()
        self._trace: IO[str] | None = None
        self._loop_errors = logging.getLogger("asyncio")
        self._from_loop = _FromLoop(self._note)

    def __enter__(self) -> Self:
        with contextlib.suppress(OSError, StateError):
            self._tell_of_last_run()
            mark = _Mark(version=__version__, started_at=time.time())
            write_atomically(self._folder / _MARK, mark.model_dump_json().encode())
            # Open for as long as the process lives: whoever writes to it then can open nothing any more.
            descriptor = os.open(self._folder / _TRACE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
            self._trace = os.fdopen(descriptor, "w")
            faulthandler.enable(self._trace, all_threads=True)
        self._loop_errors.addHandler(self._from_loop)
        sys.excepthook = self._noticed
        threading.excepthook = self._noticed_in_thread
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        self._loop_errors.removeHandler(self._from_loop)
        if self._trace is not None:
            faulthandler.disable()
            self._trace.close()
            self._trace = None
        # A reason that is told in words, or a signal from the terminal, is an end in order.
        if error is not None and not isinstance(error, SwarmError | KeyboardInterrupt | SystemExit):
            self._note(error)
            return
        for name in (_MARK, _TRACE, _ERROR):
            with contextlib.suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)

    def _tell_of_last_run(self) -> None:
        try:
            mark = _Mark.model_validate_json((self._folder / _MARK).read_bytes())
        except (FileNotFoundError, ValidationError):
            return
        # Where the machine was started since then, most likely somebody switched it off.
        if psutil.boot_time() - _BOOT_SLACK_SECONDS > mark.started_at:
            return
        alive = [file.stat().st_mtime for file in (self._program_log, self._folder / _TRACE) if file.exists()]
        last = LastRun(
            mark.version,
            mark.started_at,
            max([mark.started_at, *alive]),
            native_trace=_text(self._folder / _TRACE),
            last_error=_text(self._folder / _ERROR),
        )
        keep_report(self._folder, self._program_log, last, self._home)
        (self._folder / _ERROR).unlink(missing_ok=True)
        logger.warning("the last run ended unexpectedly; a report is among the logs")

    def _noticed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Note a mistake that nobody caught. In a slot of Qt's the program goes on after it."""
        self._note(error)
        logger.error("a mistake in the program", exc_info=error)
        sys.__excepthook__(kind, error, trace)

    def _noticed_in_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self._noticed(hook.exc_type, hook.exc_value, hook.exc_traceback)

    def _note(self, error: BaseException) -> None:
        brief = brief_traceback("".join(traceback.format_exception(error)))
        with contextlib.suppress(StateError):
            write_atomically(self._folder / _ERROR, brief.encode(), mode=PRIVATE)


class _FromLoop(logging.Handler):
    """Hears what an event loop found that nobody awaited."""

    def __init__(self, note: Callable[[BaseException], None]) -> None:
        super().__init__(logging.ERROR)
        self._note = note

    @override
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._note(error)
            logger.error("a task failed, and nobody waited for it", exc_info=error)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
