"""One download from the first question to the published file."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.errors import (
    DamagedFileError,
    DownloadError,
    HubAccessError,
    HubBusyError,
    HubUnreachableError,
    NotOnHubError,
    OfflineError,
)
from swarm_desktop.models.checksums import Checksums
from swarm_desktop.models.downloads.account import Account
from swarm_desktop.models.downloads.checking import CheckCancelledError, check_file
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.part_file import Content, PartFile
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.downloads.room import check_room
from swarm_desktop.models.downloads.source import HubSource, Source
from swarm_desktop.models.downloads.transfer import Transfer
from swarm_desktop.models.downloads.unfinished import Unfinished
from swarm_desktop.models.hub.hub import Hub, RemoteFile
from swarm_desktop.models.hub.names import place_of
from swarm_desktop.models.hub.patience import Patience
from swarm_desktop.models.hub.session import hub_session

logger = logging.getLogger(__name__)


class Download:
    """Works at one request until it is done. Cancelling keeps what has arrived."""

    def __init__(self, request: DownloadRequest, means: Means, account: Account, folder: Path) -> None:
        self.request = request
        """Names the exact revision as soon as that is known."""
        self._means = means
        self._account = account
        self._folder = folder
        self._unfinished = Unfinished(folder)

    async def run(self) -> None:
        """Fetch, check and publish all files. Raises DownloadError, BadRequestError or StateError."""
        targets = [place_of(self._folder, self.request.repository, file.path) for file in self.request.files]
        with _disk_faults(self._folder), self._unfinished.locked(self.request):
            if not await self._bring_from_neighbours(targets):
                await self._bring_from_hub(targets)
        self._account.enter(DownloadState.DONE, path=str(targets[0]), done_bytes=self._account.view.size_bytes)

    async def _bring_from_neighbours(self, targets: list[Path]) -> bool:
        """Fetch from a paired machine that has all of it; return whether one did.

        What arrived of a file from one that broke off is of use for the next, since all of them have the same bytes.
        """
        for source in await self._means.neighbours.sources(self.request):
            try:
                await self._bring(source, targets)
            except (HubUnreachableError, HubBusyError, HubAccessError, NotOnHubError, DamagedFileError) as error:
                logger.warning("%s did not bring %s. %s", source.machine, self.request.name, error.message)
            else:
                return True
        return False

    async def _bring_from_hub(self, targets: list[Path]) -> None:
        if self._means.settings().offline:
            raise OfflineError(
                "The settings say that nothing is downloaded, and no paired machine has this model. Switch "
                "`models.offline` off and resume."
            )
        token = await self._means.token()
        async with hub_session(stall_seconds=self._means.stall_seconds) as session:
            await self._bring(HubSource(Hub(session, self._means.hub_url, token)), targets)

    async def _bring(self, source: Source, targets: list[Path]) -> None:
        self._account.enter(DownloadState.FETCHING, trouble=None, machine=source.machine)
        patience = Patience(
            source.policy or self._means.policy, lambda reason: self._account.change(waiting_for=reason)
        )
        files = [await self._locate(source, file, patience) for file in self.request.files]
        # A later start asks for the same revision, so that the parts of a split model belong together.
        self.request = self.request.model_copy(update={"revision": files[0].revision})
        self._unfinished.keep(self.request)
        self._account.change(size_bytes=sum(file.size_bytes for file in files))
        waiting = [
            (file, target) for file, target in zip(files, targets, strict=True) if not await self._is_here(file, target)
        ]
        here = self._account.view.size_bytes - sum(file.size_bytes for file, _ in waiting)
        parts = [(file, target, self._part(file, target)) for file, target in waiting]
        try:
            await self._bring_parts(source, parts, here, patience)
        finally:
            for _, _, part in parts:
                part.close()

    async def _bring_parts(
        self, source: Source, parts: list[tuple[RemoteFile, Path, PartFile]], here: int, patience: Patience
    ) -> None:
        needed = sum(max(0, part.content.size_bytes - part.allotted_bytes) for _, _, part in parts)
        check_room(self._folder, needed, self.request.name)
        done = here + sum(part.done_bytes for _, _, part in parts)
        self._account.enter(DownloadState.FETCHING, done_bytes=done)
        for file, _, part in parts:
            await self._transfer(source, file, part, patience).run()
        self._account.enter(DownloadState.VERIFYING, done_bytes=here)
        for file, target, part in parts:
            await self._check(file, part, target)
            await asyncio.to_thread(self._publish, file, part, target)

    def _publish(self, file: RemoteFile, part: PartFile, target: Path) -> None:
        part.publish(target)
        if file.sha256:
            # Paired machines that copy it are spared the wait.
            Checksums(self._folder).keep(target, file.sha256)

    def _part(self, file: RemoteFile, target: Path) -> PartFile:
        content = Content.of(file.size_bytes, file.sha256, file.revision, connections=self._means.connections)
        return PartFile(target, content)

    def _transfer(self, source: Source, file: RemoteFile, part: PartFile, patience: Patience) -> Transfer:
        return Transfer(
            source,
            file,
            part,
            throttle=self._means.throttle,
            patience=patience,
            arrived=self._account.moved,
            connections=self._means.connections,
        )

    async def _locate(self, source: Source, file: WantedFile, patience: Patience) -> RemoteFile:
        found = await source.locate(self.request, file, patience)
        if file.sha256 and found.sha256 and file.sha256 != found.sha256:
            repository = self.request.repository
            raise DamagedFileError(
                f"{repository} has another {file.path} now than the one that the catalog knows and trusts. "
                f"If you trust its owner, fetch it by name: {repository}/{file.path}."
            )
        return RemoteFile(found.url, found.size_bytes, file.sha256 or found.sha256, found.revision)

    async def _is_here(self, file: RemoteFile, target: Path) -> bool:
        """Whether an earlier download published the same file."""
        if not target.is_file() or target.stat().st_size != file.size_bytes:
            return False
        try:
            await self._in_thread(target, file, target.name)
        except DamagedFileError:
            return False
        return True

    async def _check(self, file: RemoteFile, part: PartFile, target: Path) -> None:
        try:
            await self._in_thread(part.path, file, target.name)
        except DamagedFileError:
            part.discard()
            raise

    async def _in_thread(self, path: Path, file: RemoteFile, name: str) -> None:
        loop = asyncio.get_running_loop()
        cancelled = threading.Event()

        def checked(amount: int) -> None:
            loop.call_soon_threadsafe(self._checked, amount)

        try:
            await asyncio.to_thread(check_file, path, file.sha256, name, checked=checked, cancelled=cancelled)
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
