"""Commands about the program itself that only remember what they were asked: updates, the desktop, logs."""

from dataclasses import replace

from swarm_desktop.core.desktop import Manner, MannerView
from swarm_desktop.core.logs import CrashReport, LogSource, LogText
from swarm_desktop.core.updates import InstalledAs, UpdateState, UpdateView

NOTES = """Machines that are late are waited for no longer than needed.
Votes on programs compare what they do.
The window starts twice as fast."""
CURRENT = UpdateView(InstalledAs.PORTABLE, refusal="", state=UpdateState.CURRENT, checked_at=1_767_000_000.0)
AVAILABLE = replace(CURRENT, state=UpdateState.AVAILABLE, version="0.2.0", notes=NOTES, size_bytes=48_000_000)
FETCHING = replace(AVAILABLE, state=UpdateState.FETCHING, done_bytes=31_000_000)
STAGED = replace(AVAILABLE, state=UpdateState.STAGED)
MANNERS = (
    MannerView(Manner.AUTOSTART, on=False),
    MannerView(Manner.LINKS, on=False),
    MannerView(Manner.MODEL_FILES, on=False),
)
LOGS = (LogSource("swarm-desktop.log", ""), LogSource("worker-1.log", "worker-1"))
LOG_LINES = "".join(
    f"2026-01-31 12:04:{second:02d} {'warning' if second % 7 == 3 else 'info'} requests: POST /v1/messages 200\n"
    for second in range(60)
)
CRASH = CrashReport(
    1_767_000_000.0,
    "Swarm Desktop 0.1.0 ended unexpectedly.\n\nFatal Python error: Segmentation fault\n\n"
    'Thread 0x00007f (most recent call first):\n  File "swarm_desktop/app/run.py", line 90 in run\n',
    "~/.local/share/swarm-desktop/logs/crash.txt",
)


class FakeProgramCommands:
    """Part of the fake commands."""

    def __init__(self) -> None:
        self.manners = MANNERS
        self.crash: CrashReport | None = None
        self.logs = {source.name: LOG_LINES for source in LOGS}

    async def _called(self, name: str, argument: object = None) -> None:
        raise NotImplementedError

    async def check_for_update(self) -> None:
        await self._called("check_for_update")

    async def fetch_update(self) -> None:
        await self._called("fetch_update")

    async def cancel_update(self) -> None:
        await self._called("cancel_update")

    async def desktop_manners(self) -> tuple[MannerView, ...]:
        await self._called("desktop_manners")
        return self.manners

    async def set_manner(self, manner: Manner, *, on: bool) -> tuple[MannerView, ...]:
        await self._called("set_manner", (manner, on))
        self.manners = tuple(replace(view, on=on) if view.manner is manner else view for view in self.manners)
        return self.manners

    async def log_sources(self) -> tuple[LogSource, ...]:
        await self._called("log_sources")
        return LOGS

    async def read_log(self, name: str) -> LogText:
        await self._called("read_log", name)
        return LogText(name, self.logs[name], "/home/ada/.local/share/swarm-desktop/logs")

    async def crash_report(self) -> CrashReport | None:
        await self._called("crash_report")
        return self.crash

    async def put_crash_report_aside(self) -> None:
        await self._called("put_crash_report_aside")
        self.crash = None
