"""All downloads of the program: started, paused, resumed, and remembered over its end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.errors import DownloadError, SwarmError
from swarm_desktop.core.events import DownloadChanged, DownloadRemoved
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.snapshot import Trouble
from swarm_desktop.models.downloads.account import Account
from swarm_desktop.models.downloads.download import Download
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.part_file import leftovers
from swarm_desktop.models.downloads.request import DownloadRequest
from swarm_desktop.models.downloads.unfinished import Unfinished
from swarm_desktop.models.hub.names import place_of

SIDE_BY_SIDE = 2
"""One that waits for a busy hub must not hold up all others; more would only share the same line."""

_MISTAKE = "The program made a mistake, which its log describes. What has arrived is kept: resume it."

Publish = Callable[[DownloadChanged | DownloadRemoved], None]


@dataclass(slots=True)
class _Entry:
    request: DownloadRequest
    account: Account
    folder: Path
    """Stays where it began, though the settings may name another one meanwhile."""
    task: asyncio.Task[None] | None = None
    error: SwarmError | None = None


class Downloads:
    """Lives in one event loop. What it does is told as events."""

    def __init__(self, means: Means, publish: Publish) -> None:
        self._means = means
        self._publish = publish
        self._entries: dict[DownloadId, _Entry] = {}
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    def restore(self) -> None:
        """Go on with what an earlier run of the program left; what the person paused stays paused."""
        for request in Unfinished(self._means.folder()).all():
            if request.id not in self._entries:
                entry = self._entered(request)
                if request.paused or self._means.settings().offline:
                    entry.account.enter(DownloadState.PAUSED)
                else:
                    self._start(entry)

    def add(self, request: DownloadRequest) -> DownloadId:
        """Fetch it, or go on fetching it. Raises StateError where the models folder cannot be written."""
        for file in request.files:
            place_of(self._means.folder(), request.repository, file.path)
        entry = self._entries.get(request.id)
        if entry is None or not entry.account.view.is_active:
            Unfinished(self._means.folder()).keep(request)
            entry = self._entered(request)
            self._start(entry)
        return request.id

    async def pause(self, download_id: DownloadId) -> None:
        """Stop for now; what has arrived is kept. Ignored where nothing goes on."""
        entry = self._entries.get(download_id)
        if entry is None or not entry.account.view.is_active:
            return
        await _stop(entry)
        self._wait_for_person(entry)
        entry.account.enter(DownloadState.PAUSED)

    def resume(self, download_id: DownloadId) -> None:
        """Go on with one that was paused or failed. Ignored for all others."""
        entry = self._entries.get(download_id)
        if entry is not None and entry.account.view.state in {DownloadState.PAUSED, DownloadState.FAILED}:
            self.add(entry.request.model_copy(update={"paused": False}))

    async def cancel(self, download_id: DownloadId) -> None:
        """Stop, and throw away what has arrived; one that is done is only taken off the list."""
        entry = self._entries.pop(download_id, None)
        if entry is None:
            return
        await _stop(entry)
        if entry.account.view.state is not DownloadState.DONE:
            for file in entry.request.files:
                for leftover in leftovers(place_of(entry.folder, entry.request.repository, file.path)):
                    leftover.unlink(missing_ok=True)
            Unfinished(entry.folder).forget(download_id)
        self._publish(DownloadRemoved(download_id))

    async def close(self) -> None:
        """Stop everything; `restore` goes on with it."""
        for download_id, entry in tuple(self._entries.items()):
            await _stop(entry)
            if entry.account.view.is_active:
                entry.account.enter(DownloadState.QUEUED)
                del self._entries[download_id]

    async def ended(self, download_id: DownloadId) -> DownloadView:
        """Wait until it is done or paused. Raises what made it fail."""
        entry = self._entries[download_id]
        if entry.task is not None:
            await asyncio.wait([entry.task])
            if not entry.task.cancelled():
                entry.task.result()
        if entry.error is not None:
            raise entry.error
        return entry.account.view

    def _entered(self, request: DownloadRequest) -> _Entry:
        view = DownloadView(request.id, request.name, request.repository, tuple(file.path for file in request.files))
        account = Account(view, lambda changed: self._publish(DownloadChanged(changed)))
        entry = _Entry(request, account, self._means.folder())
        self._entries[request.id] = entry
        entry.account.change()
        return entry

    def _start(self, entry: _Entry) -> None:
        entry.task = asyncio.create_task(self._run(entry))

    async def _run(self, entry: _Entry) -> None:
        async with self._places:
            download = Download(entry.request, self._means, entry.account, entry.folder)
            try:
                await download.run()
            except SwarmError as error:
                entry.request, entry.error = download.request, error
                with suppress(SwarmError):
                    self._wait_for_person(entry)
                trouble = Trouble(error.title, error.message, error.details)
                entry.account.enter(DownloadState.FAILED, trouble=trouble)
            except asyncio.CancelledError:
                entry.request = download.request
                raise
            except Exception:
                # A mistake of the program must not look like a download that goes on for ever.
                entry.account.enter(DownloadState.FAILED, trouble=Trouble(DownloadError.title, _MISTAKE))
                raise
            else:
                Unfinished(entry.folder).forget(entry.request.id)

    def _wait_for_person(self, entry: _Entry) -> None:
        entry.request = entry.request.model_copy(update={"paused": True})
        Unfinished(entry.folder).keep(entry.request)


async def _stop(entry: _Entry) -> None:
    if entry.task is not None:
        entry.task.cancel()
        await asyncio.wait([entry.task])
