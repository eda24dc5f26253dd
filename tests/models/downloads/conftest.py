"""Downloads without patience, so that what goes wrong goes wrong at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.events import DownloadChanged, DownloadRemoved
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.settings import ModelsSettings
from swarm_desktop.models import checksums
from swarm_desktop.models.downloads.downloads import Downloads
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.pace import Throttle
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.hub.patience import RetryPolicy
from tests.support.hub import TestHub, model_bytes

REPOSITORY = "owner/Test-GGUF"
FILE = "test-Q4_K_M.gguf"
SIZE = 5 * 2**20


class Fetching:
    """Downloads from the test's hub into a folder of its own, and what was told of them."""

    def __init__(self, hub: TestHub, folder: Path) -> None:
        self.hub = hub
        self.folder = folder
        self.settings = ModelsSettings(hub_url=hub.url)
        self.token: str | None = None
        self.told: list[DownloadView] = []
        self.removed: list[DownloadId] = []
        self._waiting: list[tuple[Callable[[DownloadView], bool], asyncio.Future[DownloadView]]] = []
        self.downloads = self.started_again()

    def started_again(self) -> Downloads:
        """Return downloads as a new start of the program has them."""

        async def token() -> str | None:
            return self.token

        means = Means(
            folder=lambda: self.folder,
            settings=lambda: self.settings,
            token=token,
            throttle=Throttle(lambda: self.settings.bandwidth_bytes_per_second),
            policy=RetryPolicy(attempts=4, first_wait=0.001, longest_wait=0.01),
            stall_seconds=0.3,
        )
        self.downloads = Downloads(means, self._hear)
        return self.downloads

    @property
    def target(self) -> Path:
        return self.folder / REPOSITORY / FILE

    @property
    def view(self) -> DownloadView:
        return self.told[-1]

    def request(self, *, sha256: str = "", file: str = FILE, repository: str = REPOSITORY) -> DownloadRequest:
        return DownloadRequest.of("test", repository, (WantedFile(path=file, sha256=sha256),))

    async def fetch(self, request: DownloadRequest | None = None) -> DownloadView:
        return await self.downloads.ended(self.downloads.add(request or self.request()))

    async def until(self, condition: Callable[[DownloadView], bool]) -> DownloadView:
        future: asyncio.Future[DownloadView] = asyncio.get_running_loop().create_future()
        self._waiting.append((condition, future))
        async with asyncio.timeout(30):
            return await future

    async def until_state(self, state: DownloadState) -> DownloadView:
        return await self.until(lambda view: view.state is state)

    def leftovers(self) -> list[str]:
        """Return the names of all files in the models folder that are no locks, and not the kept checksums."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and path.name != checksums.FILE_NAME)
        return sorted(path.name for path in found if path.suffix != ".lock")

    def _hear(self, event: DownloadChanged | DownloadRemoved) -> None:
        if isinstance(event, DownloadRemoved):
            self.removed.append(event.download_id)
            return
        self.told.append(event.download)
        for condition, future in self._waiting:
            if not future.done() and condition(event.download):
                future.set_result(event.download)


@pytest.fixture(scope="session")
def content(scratch: Path) -> bytes:
    return model_bytes(SIZE, scratch)


@pytest.fixture
async def fetching(hub: TestHub, tmp_path: Path, content: bytes) -> AsyncIterator[Fetching]:
    hub.add(REPOSITORY, FILE, content)
    fetching = Fetching(hub, tmp_path / "models")
    yield fetching
    await fetching.downloads.close()
