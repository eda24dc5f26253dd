"""What may be asked about logs, as awaited calls."""

from typing import Protocol

from swarm_desktop.core.logs import CrashReport, LogSource, LogText


class LogCommands(Protocol):
    """Each call raises `SwarmError` when it cannot be done."""

    async def log_sources(self) -> tuple[LogSource, ...]:
        """Return the logs that there are, the program's own first."""

    async def read_log(self, name: str) -> LogText:
        """Return the end of a log, at most 256 KiB of it. Raises BadRequestError where there is none of that name."""

    async def crash_report(self) -> CrashReport | None:
        """Return what is known of the last end that nobody wanted; None where it was looked at, or there was none."""

    async def put_crash_report_aside(self) -> None:
        """Remember that the person has seen it; the file stays."""
