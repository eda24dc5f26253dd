"""Which logs there are, and what stands at their end."""

from pathlib import Path

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.logs import CrashReport, LogSource, LogText
from swarm_desktop.logs.crash_report import forget_unseen, unseen_report
from swarm_desktop.logs.lines import ProgramLine
from swarm_desktop.logs.tail import tail

LONGEST_BYTES = 256 * 2**10
_PREVIOUS = ".previous"


class LogDesk:
    """Calls block."""

    def __init__(self, folder: Path, program_log: Path) -> None:
        self._folder = folder
        self._program_log = program_log

    def sources(self) -> tuple[LogSource, ...]:
        """Return the logs that there are, the program's own first."""
        workers = [file for file in self._folder.glob("*.log") if file != self._program_log]
        titles = sorted(file.stem for file in workers if not file.stem.endswith(_PREVIOUS))
        return (LogSource(self._program_log.name, ""), *(LogSource(f"{title}.log", title) for title in titles))

    def read(self, name: str) -> LogText:
        """Return the end of a log. Raises BadRequestError, StateError."""
        if name not in {source.name for source in self.sources()}:
            raise BadRequestError(f"There is no log {name!r}.")
        text = tail(self._folder / name, LONGEST_BYTES)
        if name == self._program_log.name:
            lines = ((line, ProgramLine.read(line)) for line in text.splitlines())
            text = "\n".join(line if read is None else read.whole() for line, read in lines)
        return LogText(name, text, str(self._folder))

    def crash_report(self) -> CrashReport | None:
        """Return the report that nobody has seen."""
        return unseen_report(self._folder)

    def put_crash_report_aside(self) -> None:
        """Remember that it was seen."""
        forget_unseen(self._folder)
