"""Logs, and how the last run ended."""

import asyncio

from swarm_desktop.core.logs import CrashReport, LogSource, LogText
from swarm_desktop.logs import LogDesk


class LogSide:
    """The part of `Commands` about logs."""

    def __init__(self, desk: LogDesk) -> None:
        self._logs = desk

    async def log_sources(self) -> tuple[LogSource, ...]:
        """Return the logs that there are."""
        return await asyncio.to_thread(self._logs.sources)

    async def read_log(self, name: str) -> LogText:
        """Return the end of a log."""
        return await asyncio.to_thread(self._logs.read, name)

    async def crash_report(self) -> CrashReport | None:
        """Return what is known of the last end that nobody wanted."""
        return await asyncio.to_thread(self._logs.crash_report)

    async def put_crash_report_aside(self) -> None:
        """Remember that the person has seen it."""
        await asyncio.to_thread(self._logs.put_crash_report_aside)
