"""One download from the first question to the published file."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.errors import DamagedFileError, DownloadError, OfflineError
from swarm_desktop.models.downloads.account import Account
from swarm_desktop.models.downloads.checking import CheckCancelledError, check_file
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.part_file import Content, PartFile
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.downloads.room import check_room
from swarm_desktop.models.downloads.transfer import Transfer
from swarm_desktop.models.downloads.unfinished import Unfinished
from swarm_desktop.models.hub.hub import Hub, RemoteFile
from swarm_desktop.models.hub.names import place_of
from swarm_desktop.models.hub.patience import Patience
from swarm_desktop.models.hub.session import hub_session


class Download:
    """Works at one request until it is done. Cancelling keeps what has arrived."""

    def __init__(self, request: DownloadRequest, means: Means, account: Account, folder: Path) -> None:
        self.request = request
        """Names the exact revision as soon as that is known."""
        self._means = means
        self._account = account
        self._folder = folder
        self._unfinished = Unfinished(folder)
        self._patience = Patience(means.policy, lambda reason: account.change(waiting_for=reason))

    async def run(self) -> None:
        """Fetch, check and publish all files. Raises DownloadError, BadRequestError or StateError."""
        if self._means.settings().offline:
            raise OfflineError("The settings say that nothing is downloaded. Switch `models.offline` off and resume.")
        targets = [place_of(self._folder, self.request.repository, file.path) for file in self.request.files]
        with _disk_faults(self._folder), self._unfinished.locked(self.request):
            token = await self._means.token()
            async with hub_session(stall_seconds=self._means.stall_seconds) as session:
                await self._bring(Hub(session, self._means.hub_url, token), targets)
        self._account.enter(DownloadState.DONE, path=str(targets[0]), done_bytes=self._account.view.size_bytes)

    async def _bring(self, hub: Hub, targets: list[Path]) -> None:
        self._account.enter(DownloadState.FETCHING, trouble=None)
        sources = [await self._locate(hub, file) for file in self.request.files]
        # A later start asks for the same revision, so that the parts of a split model belong together.
        self.request = self.request.model_copy(update={"revision": sources[0].revision})
        self._unfinished.keep(self.request)
        self._account.change(size_bytes=sum(source.size_bytes for source in sources))
        waiting = [
            (source, target)
            for source, target in zip(sources, targets, strict=True)
            if not await self._is_here(source, target)
        ]
        here = self._account.view.size_bytes - sum(source.size_bytes for source, _ in waiting)
        parts = [(source, target, self._part(source, target)) for source, target in waiting]
        try:
            await self._bring_parts(hub, parts, here)
        finally:
            for _, _, part in parts:
                part.close()

    async def _bring_parts(self, hub: Hub, parts: list[tuple[RemoteFile, Path, PartFile]], here: int) -> None:
        needed = sum(max(0, part.content.size_bytes - part.allotted_bytes) for _, _, part in parts)
        check_room(self._folder, needed, self.request.name)
        done = here + sum(part.done_bytes for _, _, part in parts)
        self._account.enter(DownloadState.FETCHING, done_bytes=done)
        for source, _, part in parts:
            await self._transfer(hub, source, part).run()
        self._account.enter(DownloadState.VERIFYING, done_bytes=here)
        for source, target, part in parts:
            await self._check(source, part, target)
            await asyncio.to_thread(part.publish, target)

    def _part(self, source: RemoteFile, target: Path) -> PartFile:
        content = Content.of(source.size_bytes, source.sha256, source.revision, connections=self._means.connections)
        return PartFile(target, content)

    def _transfer(self, hub: Hub, source: RemoteFile, part: PartFile) -> Transfer:
        return Transfer(
            hub,
            source,
            part,
            throttle=self._means.throttle,
            patience=self._patience,
            arrived=self._account.moved,
            connections=self._means.connections,
        )

    async def _locate(self, hub: Hub, file: WantedFile) -> RemoteFile:
        request = self.request
        source = await hub.locate(request.repository, request.revision, file.path, patience=self._patience)
        if file.sha256 and source.sha256 and file.sha256 != source.sha256:
            raise DamagedFileError(
                f"{request.repository} has another {file.path} now than the one that the catalog knows and trusts. "
                f"If you trust its owner, fetch it by name: {request.repository}/{file.path}."
            )
        return RemoteFile(source.url, source.size_bytes, file.sha256 or source.sha256, source.revision)

    async def _is_here(self, source: RemoteFile, target: Path) -> bool:
        """Whether an earlier download published the same file."""
        if not target.is_file() or target.stat().st_size != source.size_bytes:
            return False
        try:
            await self._in_thread(target, source, target.name)
        except DamagedFileError:
            return False
        return True

    async def _check(self, source: RemoteFile, part: PartFile, target: Path) -> None:
        try:
            await self._in_thread(part.path, source, target.name)
        except DamagedFileError:
            part.discard()
            raise

    async def _in_thread(self, path: Path, source: RemoteFile, name: str) -> None:
        loop = asyncio.get_running_loop()
        cancelled = threading.Event()

        def checked(amount: int) -> None:
            loop.call_soon_threadsafe(self._checked, amount)

        try:
            await asyncio.to_thread(check_file, path, source.sha256, name, checked=checked, cancelled=cancelled)
        except CheckCancelledError as error:
            raise DownloadError(f"The check of {name} was broken off.") from error
        finally:
            # Where this task is cancelled the thread goes on until it sees it.
            cancelled.set()

    def _checked(self, amount: int) -> None:
        if self._account.view.state is DownloadState.VERIFYING:
            self._account.moved(amount)


@contextmanager
def _disk_faults(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DownloadError(
            f"{folder} cannot be used for models: {error.strerror or error}. Check its permissions, or choose another "
            "folder with `models.folder`."
        ) from error
