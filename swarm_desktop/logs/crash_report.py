"""The report of an end that nobody wanted: made at the next start, kept on this machine, sent to nobody."""

import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from swarm_desktop import __version__
from swarm_desktop.core.errors import StateError
from swarm_desktop.core.logs import CrashReport
from swarm_desktop.logs.lines import ProgramLine
from swarm_desktop.logs.redaction import redacted
from swarm_desktop.logs.tail import tail
from swarm_desktop.state.files import PRIVATE, write_atomically

KEPT_REPORTS = 5
_UNSEEN = "crash-unseen.json"
_PROGRAM_LINES = 40
_WORKER_LINES = 25
_LONGEST_LINE = 240
_TAIL_BYTES = 64 * 2**10


class _Unseen(BaseModel):
    """Which report the person has not seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ended_at: float
    file: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the run that ended so left behind."""

    version: str
    started_at: float
    ended_at: float
    native_trace: str
    """Of every thread, where the process was broken off by the processor or the system."""
    last_error: str
    """The last mistake that Python noticed, without messages."""


def keep_report(folder: Path, program_log: Path, last: LastRun, home: Path) -> None:
    """Write the report about the last run among the logs. Raises StateError."""
    moment = datetime.fromtimestamp(last.ended_at, UTC)
    file = folder / f"crash-{moment:%Y%m%d-%H%M%S}.txt"
    text = redacted("\n\n".join(_sections(folder, program_log, last)), home) + "\n"
    write_atomically(file, text.encode(), mode=PRIVATE)
    write_atomically(folder / _UNSEEN, _Unseen(ended_at=last.ended_at, file=file.name).model_dump_json().encode())
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT_REPORTS]:
        old.unlink(missing_ok=True)


def unseen_report(folder: Path) -> CrashReport | None:
    """Return the report that nobody has seen; None where there is none."""
    try:
        unseen = _Unseen.model_validate_json((folder / _UNSEEN).read_bytes())
        file = folder / Path(unseen.file).name
        return CrashReport(unseen.ended_at, file.read_text(encoding="utf-8"), str(file))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


def forget_unseen(folder: Path) -> None:
    """Remember that the person has seen it. Raises StateError."""
    try:
        (folder / _UNSEEN).unlink(missing_ok=True)
    except OSError as error:
        raise StateError(f"{folder} cannot be written: {error.strerror or error}.") from error


def _sections(folder: Path, program_log: Path, last: LastRun) -> list[str]:
    system = f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}"
    frozen = "frozen" if getattr(sys, "frozen", False) else "from source"
    run = f"Started {_moment(last.started_at)}, seen alive last {_moment(last.ended_at)}."
    sections = [
        f"Swarm Desktop {last.version} ended unexpectedly.",
        f"{run}\n{system}, {frozen}; this report was made by {__version__}.",
        "Where it was:\n" + (last.native_trace.strip() or "Unknown: it was ended from outside, or by the power."),
    ]
    if last.last_error:
        sections.append(f"The last mistake that was noticed:\n{last.last_error}")
    program = (ProgramLine.read(line) for line in _last_lines(program_log, _PROGRAM_LINES))
    sections.append(_listed("The end of the program's log", [line.brief() for line in program if line is not None]))
    for log in sorted(folder.glob("*.log")):
        if log != program_log and not log.stem.endswith(".previous"):
            lines = [line[:_LONGEST_LINE] for line in _last_lines(log, _WORKER_LINES)]
            sections.append(_listed(f"The end of the log of {log.stem}", lines))
    return sections


def _listed(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title}:", *(lines or ["(empty)"])])


def _last_lines(file: Path, count: int) -> list[str]:
    try:
        return tail(file, _TAIL_BYTES).splitlines()[-count:]
    except StateError as error:
        return [error.message]


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
