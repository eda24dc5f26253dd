"""A download on the terminal: a bar, the speed, the time that is left, and why nothing moves."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.events import DownloadChanged, DownloadRemoved

_SECONDS_A_MINUTE = 60


class DownloadProgress:
    """Draws on standard error, where that is a terminal; a context manager."""

    def __init__(self, name: str) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task(name, total=None, note="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show_bytes(self, done: int, total: int) -> None:
        """Draw how far it is."""
        self._progress.update(self._task, completed=done, total=total or None)

    def show(self, event: DownloadChanged | DownloadRemoved) -> None:
        """Draw what an event of the only download tells."""
        if isinstance(event, DownloadChanged):
            view = event.download
            self._progress.update(
                self._task, completed=view.done_bytes, total=view.size_bytes or None, note=download_note(view)
            )


def download_note(view: DownloadView) -> str:
    """Return what there is to say of a download beside how much is done."""
    if view.state is DownloadState.VERIFYING:
        return "checking"
    if view.waiting_for:
        return view.waiting_for
    where = f"from {view.machine}, " if view.machine else ""
    if view.seconds_left is None:
        return where.removesuffix(", ")
    return f"{where}{decimal(int(view.bytes_per_second))}/s, {_duration(view.seconds_left)} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), _SECONDS_A_MINUTE)
    if minutes >= _SECONDS_A_MINUTE:
        return f"{minutes // _SECONDS_A_MINUTE} h {minutes % _SECONDS_A_MINUTE:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
