"""Model files copied between paired machines: two nodes with real TLS, and a hub for what they cannot give."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.errors import OfflineError
from swarm_desktop.core.events import DownloadChanged, DownloadRemoved
from swarm_desktop.core.hive import PeerModel
from swarm_desktop.core.settings import ModelsSettings
from swarm_desktop.hive.copies import ModelLender, ModelNeighbours, Shelf
from swarm_desktop.hive.copies.messages import FILE_PATH
from swarm_desktop.models.checksums import Checksums
from swarm_desktop.models.downloads.downloads import Downloads
from swarm_desktop.models.downloads.means import Means
from swarm_desktop.models.downloads.pace import Throttle
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.hub.patience import RetryPolicy
from tests.hive.nodes import Node, pair, running
from tests.support.hub import TestHub, model_bytes, serving_hub

REPOSITORY = "owner/Test-GGUF"
FILE = "folder/test-Q4_K_M.gguf"
SIZE = 24 * 2**20
"""More than the system keeps on its way for a connection."""


class Attic(Node):
    """Has the file, and lends it."""

    def __init__(self, folder: Path) -> None:
        self.models = folder / "models"
        self.lends = True
        self.shelf = Shelf(lambda: self.models)
        super().__init__(folder, "attic", ModelLender(self.shelf, lambda: self.lends).routes())

    @property
    def place(self) -> Path:
        return self.models / REPOSITORY / FILE

    async def keep(self, content: bytes) -> None:
        """Put the file there, and let its checksum be reckoned."""
        self.place.parent.mkdir(parents=True)
        self.place.write_bytes(content)
        while not all(file.sha256 for file in await self.shelf.files()):
            await asyncio.sleep(0)


class Desk(Node):
    """Wants it."""

    def __init__(self, folder: Path, hub: TestHub) -> None:
        super().__init__(folder, "desk")
        self.models = folder / "models"
        self.models_settings = ModelsSettings(hub_url=hub.url)
        self.told: list[DownloadView] = []
        self.moved: Callable[[DownloadView], None] = lambda _: None
        self.neighbours = ModelNeighbours(self.hive.calls, self.hive.reached)

        async def token() -> None:
            return None

        means = Means(
            folder=lambda: self.models,
            settings=lambda: self.models_settings,
            token=token,
            throttle=Throttle(lambda: self.models_settings.bandwidth_bytes_per_second),
            neighbours=self.neighbours,
            connections=1,
            policy=RetryPolicy(attempts=3, first_wait=0.01, longest_wait=0.01),
        )
        self.downloads = Downloads(means, self._show)

    async def fetch(self, sha256: str = "") -> DownloadView:
        wanted = WantedFile(path=FILE, sha256=sha256)
        return await self.downloads.ended(self.downloads.add(DownloadRequest.of("test", REPOSITORY, (wanted,))))

    @property
    def machines(self) -> set[str]:
        """From which machines bytes came; empty for the hub."""
        return {view.machine for view in self.told if view.done_bytes}

    def _show(self, event: DownloadChanged | DownloadRemoved) -> None:
        assert isinstance(event, DownloadChanged)
        self.told.append(event.download)
        self.moved(event.download)


@pytest.fixture
async def hub(content: bytes) -> AsyncIterator[TestHub]:
    async with serving_hub() as serving:
        serving.add(REPOSITORY, FILE, content)
        yield serving


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return model_bytes(SIZE, tmp_path_factory.mktemp("content"))


@pytest.fixture
async def attic(tmp_path: Path) -> AsyncIterator[Attic]:
    attic = Attic(tmp_path / "attic")
    async with running(attic):
        yield attic


@pytest.fixture
async def desk(tmp_path: Path, attic: Attic, hub: TestHub) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path / "desk", hub)
    async with running(desk):
        await pair(desk, attic)
        await desk.until_online(attic)
        yield desk
        await desk.downloads.close()


async def test_a_file_is_copied_from_a_paired_machine_and_the_internet_is_not_asked(
    desk: Desk, attic: Attic, hub: TestHub, content: bytes
) -> None:
    await attic.keep(content)
    desk.models_settings = ModelsSettings(hub_url=hub.url, offline=True)
    assert await desk.neighbours.owners() == {(REPOSITORY, FILE): "attic"}
    view = await desk.fetch()
    assert view.state is DownloadState.DONE
    assert Path(view.path).read_bytes() == content
    assert desk.machines == {"attic"}
    assert (hub.hub_requests, hub.store_requests) == ([], [])
    # What was copied may be copied on at once.
    assert Checksums(desk.models).known(Path(view.path)) == Checksums(attic.models).known(attic.place) != ""


async def test_a_machine_says_which_models_may_be_copied(desk: Desk, attic: Attic, content: bytes) -> None:
    await attic.keep(content)
    (attic.place.parent / "half-00001-of-00002.gguf").write_bytes(content)
    neighbours = ModelNeighbours(desk.hive.calls, desk.hive.reached)
    models = await neighbours.models_of(attic.hive.node_id)
    assert models == (PeerModel(f"{REPOSITORY}/{FILE}", len(content)),)
    attic.lends = False
    assert await neighbours.models_of(attic.hive.node_id) == ()


async def test_what_one_machine_broke_off_goes_on_from_the_hub(
    desk: Desk, attic: Attic, hub: TestHub, content: bytes
) -> None:
    await attic.keep(content)
    desk.models_settings = ModelsSettings(hub_url=hub.url, bandwidth_bytes_per_second=SIZE)
    stopping: list[asyncio.Task[None]] = []

    async def stop() -> None:
        await attic.hive.stop()
        desk.models_settings = ModelsSettings(hub_url=hub.url)

    def stop_in_the_middle(view: DownloadView) -> None:
        if view.done_bytes > SIZE // 8 and not stopping:
            stopping.append(asyncio.create_task(stop()))

    desk.moved = stop_in_the_middle
    view = await desk.fetch()
    assert Path(view.path).read_bytes() == content
    assert desk.machines == {"attic", ""}
    assert 0 < hub.sent < len(content)


async def test_a_damaged_copy_is_thrown_away_and_fetched_from_the_hub(
    desk: Desk, attic: Attic, hub: TestHub, content: bytes
) -> None:
    await attic.keep(content)
    before = attic.place.stat()
    attic.place.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    # As a disk does that forgets.
    os.utime(attic.place, ns=(before.st_atime_ns, before.st_mtime_ns))
    view = await desk.fetch()
    assert Path(view.path).read_bytes() == content
    # A copy may be over before its progress is told; the hub's bytes tell that nothing of it was used.
    assert {view.machine for view in desk.told} == {"attic", ""}
    assert hub.sent == len(content)


async def test_another_file_than_the_catalog_knows_is_not_even_asked_for(
    desk: Desk, attic: Attic, hub: TestHub, content: bytes
) -> None:
    await attic.keep(model_bytes(SIZE, attic.models.parent, seed=2))
    view = await desk.fetch(hub.add(REPOSITORY, FILE, content))
    assert Path(view.path).read_bytes() == content
    assert desk.machines == {""}


async def test_whoever_does_not_lend_model_files_is_not_asked_for_them(
    desk: Desk, attic: Attic, hub: TestHub, content: bytes
) -> None:
    await attic.keep(content)
    attic.lends = False
    assert await desk.neighbours.owners() == {}
    desk.models_settings = ModelsSettings(hub_url=hub.url, offline=True)
    with pytest.raises(OfflineError, match="no paired machine has this model"):
        await desk.fetch()
    session = desk.hive.links.calls.session(desk.peer(attic))
    async with session.get(attic.address.url(f"{FILE_PATH}{REPOSITORY}/{FILE}")) as response:
        assert response.status == 404


async def test_nothing_but_whole_models_of_the_folder_can_be_had(desk: Desk, attic: Attic, content: bytes) -> None:
    await attic.keep(content)
    (attic.models.parent / "secret.gguf").write_text("mine")
    (attic.place.parent / "way-out.gguf").symlink_to(attic.models.parent / "secret.gguf")
    (attic.place.parent / f"{attic.place.name}.part").write_text("half")
    (attic.place.parent / ".hidden.gguf").write_text("hidden")
    assert [file.path for file in await attic.shelf.files()] == [FILE]
    session = desk.hive.links.calls.session(desk.peer(attic))
    for where in (
        "owner/Test-GGUF/../../../secret.gguf",
        "owner/Test-GGUF/%2e%2e/%2e%2e/%2e%2e/secret.gguf",
        "owner/Test-GGUF//etc/passwd",
        "owner/Test-GGUF/folder/way-out.gguf",
        f"{REPOSITORY}/{FILE}.part",
        "owner/Test-GGUF/folder/.hidden.gguf",
        ".checksums.json",
    ):
        async with session.get(attic.address.url(FILE_PATH + where)) as response:
            assert response.status == 404, where
    async with session.get(
        attic.address.url(f"{FILE_PATH}{REPOSITORY}/{FILE}"), headers={"Range": "bytes=4-7"}
    ) as response:
        assert (response.status, await response.read()) == (206, content[4:8])


async def test_a_stranger_gets_no_model_file(desk: Desk, attic: Attic, content: bytes) -> None:
    await attic.keep(content)
    await attic.hive.revoke_peer(desk.hive.node_id)
    assert await desk.neighbours.owners() == {}
    url = attic.address.url(f"{FILE_PATH}{REPOSITORY}/{FILE}")
    async with aiohttp.ClientSession() as session, session.get(url, ssl=False) as response:
        assert (response.status, await response.read()) == (404, b"")
